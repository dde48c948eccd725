package dev.quoin.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.env.fixture.FaultyDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The disk fails at every operation of a run in turn and the machine crashes there, in all ways. The log must then open,
 * without any acknowledged step missing and without anything that was never saved.
 */
class CrashTest {

    private static final int STEPS = 30;
    private static final int TEARS = 6;
    private static final long SEGMENT_BYTES = 8192;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void opensToWhatWasAcknowledgedAfterACrashAtEveryOperation(long seed) throws IOException {
        long operations = countOperations(seed);
        for (long failing = 0; failing <= operations; failing++) {
            Fixture fixture = new Fixture(SEGMENT_BYTES);
            fixture.create().close();
            Workload workload = new Workload(seed, STEPS);
            runUntilFault(fixture, workload, FaultyDisk.failingFrom(fixture.disk, failing));
            for (int tear = 0; tear < TEARS + 2; tear++) {
                Crash crash = tear == 0 ? Crash.LOSE_UNSYNCED : tear == 1 ? Crash.KEEP_UNSYNCED : Crash.TEAR;
                CrashableDisk after = fixture.disk.crashed(crash, new Random(seed * 1000 + tear));
                check(fixture, workload, after, "seed " + seed + ", operation " + failing + ", " + crash + " " + tear);
            }
        }
    }

    @Test
    void crashWhileALogIsMadeLeavesAWholeLogOrNone() throws IOException {
        Random random = new Random(7);
        int whole = 0;
        for (int failing = 0; failing < 20; failing++) {
            for (int tear = 0; tear < 10; tear++) {
                Fixture fixture = new Fixture(SEGMENT_BYTES);
                try (SegmentedLog log = fixture.directory(FaultyDisk.failingFrom(fixture.disk, failing))
                        .create(Fixture.METADATA)) {
                    assertThat(log.bytesWritten()).isPositive();
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("injected fault");
                }
                LogDirectory after = fixture.directory(fixture.disk.crashed(Crash.TEAR, random));
                if (after.holdsLog()) {
                    whole++;
                } else {
                    after.create(Fixture.METADATA).close();
                }
                try (SegmentedLog log = after.open(SnapshotMark.NONE)) {
                    assertThat(log.takeContent().metadata()).isEqualTo(Fixture.METADATA);
                }
            }
        }
        assertThat(whole).isBetween(1, 199);
    }

    /** A second crash, while the log is opened and repaired, must not lose anything either. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void opensAfterACrashDuringTheRepair(long seed) throws IOException {
        long operations = countOperations(seed);
        Random random = new Random(seed);
        for (int run = 0; run < 60; run++) {
            Fixture fixture = new Fixture(SEGMENT_BYTES);
            fixture.create().close();
            Workload workload = new Workload(seed, STEPS);
            runUntilFault(
                    fixture, workload, FaultyDisk.failingFrom(fixture.disk, random.nextInt((int) operations + 1)));
            CrashableDisk first = fixture.disk.crashed(Crash.TEAR, random);
            for (int failing = 0; failing < 12; failing++) {
                CrashableDisk second = first.crashed(Crash.KEEP_UNSYNCED, random);
                try {
                    Workload.reopen(fixture.directory(FaultyDisk.failingFrom(second, failing)));
                } catch (IOException e) {
                    assertThat(e).hasMessageContaining("injected fault");
                }
                check(
                        fixture,
                        workload,
                        second.crashed(Crash.TEAR, random),
                        "seed " + seed + ", run " + run + ", repair operation " + failing);
            }
        }
    }

    private static void check(Fixture fixture, Workload workload, CrashableDisk disk, String context)
            throws IOException {
        Workload.State found;
        try {
            found = Workload.reopen(fixture.directory(disk));
        } catch (IOException e) {
            throw new AssertionError(context + ": a crash alone must not make a log unreadable", e);
        }
        assertThat(workload.explains(found))
                .as("%s: %s entries %s", context, found.hardState(), found.entries())
                .isTrue();
        assertThat(appendAndReopen(fixture, disk, found)).as(context).isTrue();
    }

    /** The opened log takes further entries. */
    private static boolean appendAndReopen(Fixture fixture, CrashableDisk disk, Workload.State found)
            throws IOException {
        long term = Math.max(1, found.hardState().term() + 1);
        Entry next = Fixture.entry(term, found.entries().size() + 1L, "after the crash");
        try (SegmentedLog log = fixture.directory(disk).open(SnapshotMark.NONE)) {
            log.save(Fixture.state(term, found.hardState().commit()), List.of(next));
        }
        List<Entry> expected = new ArrayList<>(found.entries());
        expected.add(next);
        return Workload.reopen(fixture.directory(disk)).entries().equals(expected);
    }

    private static long countOperations(long seed) throws IOException {
        Fixture fixture = new Fixture(SEGMENT_BYTES);
        fixture.create().close();
        FaultyDisk counting = FaultyDisk.counting(fixture.disk);
        Workload workload = new Workload(seed, STEPS);
        runUntilFault(fixture, workload, counting);
        assertThat(Workload.reopen(fixture.directory())).isEqualTo(workload.last());
        return counting.operations();
    }

    private static void runUntilFault(Fixture fixture, Workload workload, FaultyDisk disk) throws IOException {
        try (SegmentedLog log = fixture.directory(disk).open(SnapshotMark.NONE)) {
            workload.run(log);
        } catch (IOException e) {
            assertThat(e).hasStackTraceContaining("injected fault");
        }
    }
}
