package dev.quoin.itests.osgi;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The threads that were started after a moment and still live. */
final class LiveThreads {
    /** Threads of the test's own: the client's, and the JVM's. */
    private static final List<String> OTHERS = List.of("grpc-", "test-", "surefire", "Common-Cleaner", "process ");

    private static final long WAIT_NANOS = 15_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;

    private final Set<Thread> before;

    private LiveThreads(Set<Thread> before) {
        this.before = before;
    }

    static LiveThreads sinceNow() {
        return new LiveThreads(Set.copyOf(Thread.getAllStackTraces().keySet()));
    }

    /** Waits, for a bounded time, until no thread is left but those whose names begin with one of these words. */
    void awaitNoneBut(String... prefixes) {
        long end = System.nanoTime() + WAIT_NANOS;
        List<Thread> left = left(prefixes);
        while (!left.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(PAUSE_NANOS);
            left = left(prefixes);
        }
        if (!left.isEmpty()) {
            throw new AssertionError("still alive: "
                    + left.stream()
                            .map(thread -> thread.getName() + " at " + Arrays.toString(thread.getStackTrace()))
                            .collect(Collectors.joining("\n")));
        }
    }

    private List<Thread> left(String... prefixes) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> OTHERS.stream().noneMatch(thread.getName()::startsWith))
                .filter(thread -> Arrays.stream(prefixes).noneMatch(thread.getName()::startsWith))
                .filter(Thread::isAlive)
                .toList();
    }
}
