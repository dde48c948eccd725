package com.example.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.junit.Cluster;
import dev.quoin.junit.Member;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundle as it is packed, in three frameworks. */
class ElectionIT {
    private static final long WAIT_NANOS = 60_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(3).bundles(Path.of(System.getProperty("bundle"))).start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void oneComponentIsActiveAndAnotherTakesOverWithALargerToken() {
        Member first = awaitOne();
        long token = work(first);
        assertThat(token).isPositive();

        first.stop();
        Member second = awaitOne();
        assertThat(second).isNotSameAs(first);
        long larger = work(second);
        assertThat(larger).isGreaterThan(token);

        first.start();
        second.kill();
        Member third = awaitOne();
        assertThat(third).isNotSameAs(second);
        long largest = work(third);
        assertThat(largest).isGreaterThan(larger);
        second.start();
    }

    @Test
    void whoIsCutOffStepsDownByItsOwnClockAndItsFencedWritesAreRefused() {
        Member first = awaitOne();
        long token = work(first);
        Function<String, String> deposed = worker(first).orElseThrow();
        first.isolate();
        await("the isolated one has stepped down", () -> worker(first).isEmpty());
        Member second = awaitOne();
        assertThat(second).isNotSameAs(first);
        assertThat(work(second)).isGreaterThan(token);
        first.heal();
        await("its late write is refused", () -> deposed.apply("late").equals("no longer elected"));
        assertThat(awaitOne()).isSameAs(second);
    }

    /** The member whose framework has the component. There may be none for a while; there are never two. */
    private static Member awaitOne() {
        List<Member> found = List.of();
        long end = System.nanoTime() + WAIT_NANOS;
        while (found.isEmpty()) {
            assertThat(System.nanoTime()).as("somebody is elected").isLessThan(end);
            LockSupport.parkNanos(PAUSE_NANOS);
            found = cluster.members().stream()
                    .filter(Member::isRunning)
                    .filter(member -> worker(member).isPresent())
                    .toList();
            assertThat(found).hasSizeLessThanOrEqualTo(1);
        }
        return found.get(0);
    }

    private static long work(Member member) {
        return Long.parseLong(worker(member).orElseThrow().apply("work"));
    }

    @SuppressWarnings("unchecked") // the filter says which function it is
    private static Optional<Function<String, String>> worker(Member member) {
        return member.service(Function.class, "(example=worker)").map(found -> (Function<String, String>) found);
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        long end = System.nanoTime() + WAIT_NANOS;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
