package dev.quoin.itests.operations;

import dev.quoin.env.fixture.Ports;
import dev.quoin.rpc.etcdserverpb.StatusRequest;
import dev.quoin.rpc.etcdserverpb.StatusResponse;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three members, each in a process of its own. */
final class LiveCluster implements AutoCloseable {
    private static final int MEMBERS = 3;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final List<LiveMember> members = new ArrayList<>();

    private LiveCluster() {}

    /** All of them serve when this returns. */
    static LiveCluster start(Path directory) throws IOException {
        LiveCluster cluster = new LiveCluster();
        try {
            cluster.launch(directory);
            for (LiveMember member : cluster.members) {
                member.awaitReady();
            }
        } catch (IOException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void launch(Path directory) throws IOException {
        List<Integer> ports =
                IntStream.range(0, MEMBERS).mapToObj(i -> Ports.free()).toList();
        String initial = IntStream.range(0, MEMBERS)
                .mapToObj(i -> "m" + i + "=http://127.0.0.1:" + ports.get(i))
                .collect(Collectors.joining(","));
        for (int i = 0; i < MEMBERS; i++) {
            members.add(LiveMember.launched(
                    directory.resolve("data" + i),
                    ports.get(i),
                    List.of(
                            "--name=m" + i,
                            "--initial-cluster=" + initial,
                            "--heartbeat-interval=50",
                            "--election-timeout=500")));
        }
    }

    List<LiveMember> members() {
        return members;
    }

    /** The member that leads now, by its own word; waits until there is one. */
    LiveMember leader() {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < PATIENCE_NANOS) {
            for (LiveMember member : members) {
                StatusResponse status = status(member);
                if (status.getLeader() == status.getHeader().getMemberId()) {
                    return member;
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new AssertionError("nobody leads");
    }

    /** Waits until the member answers. */
    static StatusResponse status(LiveMember member) {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", member.port())
                .usePlaintext()
                .build();
        try {
            long begun = System.nanoTime();
            while (true) {
                try {
                    return MaintenanceGrpc.newBlockingStub(channel)
                            .withWaitForReady()
                            .withDeadlineAfter(PATIENCE_NANOS, TimeUnit.NANOSECONDS)
                            .status(StatusRequest.getDefaultInstance());
                } catch (StatusRuntimeException e) {
                    boolean away = e.getStatus().getCode() == Status.Code.UNAVAILABLE;
                    if (!away || System.nanoTime() - begun > PATIENCE_NANOS) {
                        throw e;
                    }
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        } finally {
            channel.shutdownNow();
        }
    }

    @Override
    public void close() {
        members.forEach(LiveMember::close);
    }
}
