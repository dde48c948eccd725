package dev.quoin.itests.operations;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that put one new key after the other, each with the ordinary retry: what was UNAVAILABLE is tried again, at the
 * next member where there are several. Whatever else they are told is noted.
 */
final class Load implements AutoCloseable {
    private static final String PREFIX = "load/";
    private static final ByteString FILLING = ByteString.copyFromUtf8("x".repeat(256));
    private static final int FILLED_AT_ONCE = 100;
    private static final int WRITERS = 4;
    private static final long PAUSE_NANOS = 2_000_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int DEADLINE_SECONDS = 20;

    private final List<ManagedChannel> channels = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, String> acknowledged = new ConcurrentSkipListMap<>();
    private final Set<String> errors = ConcurrentHashMap.newKeySet();
    private final Set<String> unavailable = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime());
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicLong longestAnswerNanos = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Load(LiveMember... members) {
        for (LiveMember member : members) {
            channels.add(NettyChannelBuilder.forAddress("127.0.0.1", member.port())
                    .usePlaintext()
                    .build());
        }
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            Thread thread = new Thread(() -> write(writer), "test-writer-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    private void write(int writer) {
        int member = writer;
        while (!closed) {
            String value = "v" + next.incrementAndGet();
            String key = PREFIX + value;
            Status status = putTimed(member, key, value);
            while (!closed && status.getCode() == Status.Code.UNAVAILABLE) {
                unavailable.add(String.valueOf(status.getDescription()));
                LockSupport.parkNanos(PAUSE_NANOS);
                status = putTimed(++member, key, value);
            }
            if (status.isOk()) {
                acknowledged.put(key, value);
                long now = System.nanoTime();
                longestNanos.accumulateAndGet(now - lastNanos.getAndSet(now), Math::max);
            } else if (!closed) {
                errors.add(status.toString());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private Status putTimed(int member, String key, String value) {
        long begun = System.nanoTime();
        Status status = put(channels.get(member % channels.size()), key, value);
        longestAnswerNanos.accumulateAndGet(System.nanoTime() - begun, Math::max);
        return status;
    }

    static Status put(ManagedChannel channel, String key, String value) {
        try {
            KVGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8(key))
                            .setValue(ByteString.copyFromUtf8(value))
                            .build());
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    /** Puts so many more keys before anything else is done. */
    void fill(int keys) {
        for (int first = 0; first < keys; first += FILLED_AT_ONCE) {
            TxnRequest.Builder txn = TxnRequest.newBuilder();
            for (int i = first; i < Math.min(keys, first + FILLED_AT_ONCE); i++) {
                txn.addSuccess(RequestOp.newBuilder()
                        .setRequestPut(PutRequest.newBuilder()
                                .setKey(ByteString.copyFromUtf8("filled/" + i))
                                .setValue(FILLING)));
            }
            TxnResponse unused = KVGrpc.newBlockingStub(channels.get(0)).txn(txn.build());
        }
    }

    /** One put, without retry. */
    Status put() {
        return put(channels.get(0), "single", "value");
    }

    /** Waits until so many more writes are acknowledged than at the time of the call. */
    void awaitMore(int count) {
        int target = acknowledged.size() + count;
        long begun = System.nanoTime();
        while (acknowledged.size() < target) {
            if (System.nanoTime() - begun > PATIENCE_NANOS) {
                throw new AssertionError(
                        "no more writes are acknowledged; errors: " + errors + ", unavailable: " + unavailable);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Milliseconds of the longest time, since this was asked last, in which no writer got an answer that it was waiting for. */
    long longestWithoutWriteMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestNanos.getAndSet(0));
    }

    /** Milliseconds of the longest time, since this was asked last, that any one put took to be answered in whatever way. */
    long longestAnswerMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestAnswerNanos.getAndSet(0));
    }

    /** What was neither acknowledged nor UNAVAILABLE, each once. */
    Set<String> errors() {
        return errors;
    }

    /** What clients were told with UNAVAILABLE, each once. */
    Set<String> unavailable() {
        return unavailable;
    }

    /** Ends the writers, and returns what was acknowledged. */
    Map<String, String> finish() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return acknowledged;
    }

    /** Every key of the load that a member has, with its value, read by consensus. */
    Map<String, String> stored(int member) {
        RangeResponse response = KVGrpc.newBlockingStub(channels.get(member))
                .withWaitForReady() // its port may have been closed a moment ago
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .withMaxInboundMessageSize(Integer.MAX_VALUE)
                .range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(PREFIX))
                        .setRangeEnd(ByteString.copyFromUtf8(PREFIX + "w"))
                        .build());
        Map<String, String> found = new TreeMap<>();
        response.getKvsList()
                .forEach(kv ->
                        found.put(kv.getKey().toStringUtf8(), kv.getValue().toStringUtf8()));
        return found;
    }

    @Override
    public void close() {
        finish();
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
