package dev.quoin.compat.swap;

import dev.quoin.compat.Client;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** So many puts and so many reads in a second, whether or not the ones before were answered. Knows what was acknowledged. */
final class PacedLoad implements AutoCloseable {

    private static final int UNANSWERED_MAX = 20_000;
    private static final long PATIENCE_SECONDS = 60;

    private final Keys keys;
    private final KVGrpc.KVStub stub;
    private final long lease;
    private final long everyNanos;
    private final Random random;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore unanswered = new Semaphore(UNANSWERED_MAX);
    private final AtomicLong puts = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final PutTimes times = new PutTimes();
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * @param perSecond puts in a second, and reads
     * @param lease of every tenth put; 0 for none
     */
    PacedLoad(Client client, Keys keys, int perSecond, long lease, long seed) {
        this.keys = keys;
        this.stub = KVGrpc.newStub(client.keyValues().getChannel());
        this.lease = lease;
        this.everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.random = new Random(seed);
        this.thread = new Thread(this::run, "paced-load");
        thread.start();
    }

    private void run() {
        long due = System.nanoTime();
        while (!stopping) {
            while (System.nanoTime() - due < 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            put(random.nextInt(keys.count()), due);
            read(random.nextInt(keys.count()));
            due += everyNanos;
        }
    }

    private void put(int key, long due) {
        PutRequest request = PutRequest.newBuilder()
                .setKey(keys.name(key))
                .setValue(keys.value(random))
                .setLease(puts.get() % 10 == 0 ? lease : 0)
                .build();
        unanswered.acquireUninterruptibly();
        stub.put(request, new Answer<PutResponse>(() -> times.answered(due), response -> {
            keys.acknowledged(key, response.getHeader().getRevision());
            puts.incrementAndGet();
        }));
    }

    private void read(int key) {
        long atLeast = keys.acknowledgedRevision(key);
        unanswered.acquireUninterruptibly();
        stub.range(
                RangeRequest.newBuilder().setKey(keys.name(key)).build(),
                new Answer<RangeResponse>(() -> {}, response -> {
                    reads.incrementAndGet();
                    if (response.getKvsCount() != 1 || response.getKvs(0).getModRevision() < atLeast) {
                        failures.add("read of " + keys.name(key).toStringUtf8() + " before revision " + atLeast);
                    }
                }));
    }

    long puts() {
        return puts.get();
    }

    long reads() {
        return reads.get();
    }

    /** How long puts take, from when they were due. */
    PutTimes times() {
        return times;
    }

    /** The longest time that a put has taken since this was asked last. */
    long longestPutMillis() {
        return TimeUnit.NANOSECONDS.toMillis(times.sinceLast().getMaxValue());
    }

    /** What failed, the first few. */
    List<String> failures() {
        return failures.stream().limit(5).toList();
    }

    /** Ends, once everything was answered one way or the other. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
            if (!unanswered.tryAcquire(UNANSWERED_MAX, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                failures.add("requests that are never answered");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Answer<T> implements StreamObserver<T> {

        private final Runnable timed;
        private final Consumer<T> checked;

        Answer(Runnable timed, Consumer<T> checked) {
            this.timed = timed;
            this.checked = checked;
        }

        @Override
        public void onNext(T response) {
            timed.run();
            checked.accept(response);
        }

        @Override
        public void onError(Throwable problem) {
            failures.add(problem.toString());
            unanswered.release();
        }

        @Override
        public void onCompleted() {
            unanswered.release();
        }
    }
}
