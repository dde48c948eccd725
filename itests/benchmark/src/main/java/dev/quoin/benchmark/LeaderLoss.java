package dev.quoin.benchmark;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The leader is killed under writers, one to each member, and it is seen when the next write succeeds. */
final class LeaderLoss {

    private static final PutRequest PUT = PutRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("k"))
            .setValue(ByteString.copyFrom(new byte[Requests.VALUE_BYTES]))
            .build();

    /** Short, so that a writer does not wait for an answer that a dead leader owes. */
    private static final long CALL_MILLIS_MAX = 100;

    private static final long WRITES_BEFORE_MILLIS = 500;
    private static final long GAP_SECONDS_MAX = 60;

    private final ClusterProcesses cluster;
    private final AtomicLong killedAt = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong firstSuccess = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong successes = new AtomicLong();
    private volatile boolean stopping;

    LeaderLoss(ClusterProcesses cluster) {
        this.cluster = cluster;
    }

    /** From the kill to the end of the first successful write that began after it; then all members are there again. */
    double millisWithoutWrites() throws IOException, InterruptedException {
        List<Thread> writers = new ArrayList<>();
        try (Connections to = new Connections(cluster.members(), ClusterProcesses.MEMBERS)) {
            for (ManagedChannel member : to.channels()) {
                Thread writer = new Thread(() -> write(member), "writer");
                writer.start();
                writers.add(writer);
            }
            TimeUnit.MILLISECONDS.sleep(WRITES_BEFORE_MILLIS);
            int leader = cluster.leader();
            killedAt.set(System.nanoTime());
            cluster.members().get(leader).kill();
            long begun = System.nanoTime();
            while (firstSuccess.get() == Long.MAX_VALUE) {
                if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(GAP_SECONDS_MAX)) {
                    throw new IOException("no write for " + GAP_SECONDS_MAX + " s; " + successes + " before");
                }
                TimeUnit.MILLISECONDS.sleep(1);
            }
            stopping = true;
            for (Thread writer : writers) {
                writer.join();
            }
            cluster.restart(leader);
            return (firstSuccess.get() - killedAt.get()) / 1e6;
        } finally {
            stopping = true;
        }
    }

    private void write(ManagedChannel member) {
        while (!stopping) {
            long begun = System.nanoTime();
            try {
                KVGrpc.newBlockingStub(member)
                        .withDeadlineAfter(CALL_MILLIS_MAX, TimeUnit.MILLISECONDS)
                        .put(PUT);
                successes.incrementAndGet();
                if (begun >= killedAt.get()) {
                    firstSuccess.accumulateAndGet(System.nanoTime(), Math::min);
                }
            } catch (StatusRuntimeException e) {
                // No leader, or none that is known to this member.
            }
        }
    }
}
