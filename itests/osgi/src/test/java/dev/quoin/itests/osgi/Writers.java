package dev.quoin.itests.osgi;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients that put one new key after the other over one connection, and remember what they were told. */
final class Writers implements AutoCloseable {
    static final String PREFIX = "w/";
    private static final int WRITERS = 4;
    private static final long PAUSE_NANOS = 5_000_000;

    private final Client client;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, String> acknowledged = new ConcurrentSkipListMap<>();
    private final Set<String> refusals = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Writers(Client client) {
        this.client = client;
        for (int i = 0; i < WRITERS; i++) {
            Thread thread = new Thread(this::write, "test-writer-" + i);
            thread.start();
            threads.add(thread);
        }
    }

    private void write() {
        while (!closed) {
            int number = next.incrementAndGet();
            String key = PREFIX + number;
            Status status = client.tryPut(key, "v" + number);
            if (status.isOk()) {
                acknowledged.put(key, "v" + number);
            } else {
                refusals.add(status.getCode() + " " + status.getDescription());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    /** Waits until so many more writes are acknowledged than at the time of the call. */
    void awaitMore(int count) {
        int target = acknowledged.size() + count;
        long end = System.nanoTime() + Client.PATIENCE.toNanos();
        while (acknowledged.size() < target) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no more writes are acknowledged; refusals: " + refusals);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits until a writer has been told this. */
    void awaitRefusal(String text) {
        long end = System.nanoTime() + Client.PATIENCE.toNanos();
        while (!refusals.contains(text)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nobody is told " + text + "; refusals: " + refusals);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Every key whose put was acknowledged, with its value. */
    Map<String, String> acknowledged() {
        return acknowledged;
    }

    /** What writers were told instead, each once. */
    Set<String> refusals() {
        return refusals;
    }

    @Override
    public void close() {
        finish();
    }

    /** Waits for the answers to what is under way, and writes no more. */
    void finish() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(Client.PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
