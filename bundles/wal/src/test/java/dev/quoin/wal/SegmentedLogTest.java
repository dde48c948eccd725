package dev.quoin.wal;

import static dev.quoin.wal.Fixture.entry;
import static dev.quoin.wal.Fixture.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import dev.quoin.env.fixture.Crash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentedLogTest {

    private final Fixture fixture = new Fixture(4096);

    @Test
    void givesBackWhatWasSaved() throws IOException {
        try (SegmentedLog log = fixture.create()) {
            log.save(state(1, 0), List.of(entry(1, 1, "a"), entry(1, 2, "")));
            log.save(state(2, 2), List.of(entry(2, 3, "c")));
        }

        LogContent content = fixture.reopened();

        assertThat(content.metadata()).isEqualTo(Fixture.METADATA);
        assertThat(content.hardState()).isEqualTo(state(2, 2));
        assertThat(content.entries()).containsExactly(entry(1, 1, "a"), entry(1, 2, ""), entry(2, 3, "c"));
    }

    @Test
    void newLogIsEmptyAndExists() throws IOException {
        assertThat(fixture.directory().holdsLog()).isFalse();
        try (SegmentedLog log = fixture.create()) {
            LogContent content = log.takeContent();
            assertThat(content.hardState()).isEqualTo(HardState.EMPTY);
            assertThat(content.entries()).isEmpty();
            assertThatThrownBy(log::takeContent).isInstanceOf(IllegalStateException.class);
        }
        assertThat(fixture.directory().holdsLog()).isTrue();
        assertThat(fixture.disk.list(Fixture.DIR)).containsExactly("0000000000000000-0000000000000000.wal");
        assertThat(fixture.reopened().entries()).isEmpty();
    }

    @Test
    void refusesToMakeALogWhereOneIs() throws IOException {
        fixture.create().close();

        assertThatThrownBy(fixture::create).isInstanceOf(WalException.class).hasMessageContaining("empty directory");
    }

    @Test
    void laterEntryReplacesTheTail() throws IOException {
        try (SegmentedLog log = fixture.create()) {
            log.save(state(1, 1), List.of(entry(1, 1, "a"), entry(1, 2, "b"), entry(1, 3, "c")));
            log.save(state(2, 1), List.of(entry(2, 2, "B")));
        }

        assertThat(fixture.reopened().entries()).containsExactly(entry(1, 1, "a"), entry(2, 2, "B"));
    }

    @Test
    void goesOnWhereItWasClosed() throws IOException {
        List<Entry> all = new ArrayList<>();
        fixture.create().close();
        for (int i = 1; i <= 300; i++) {
            try (SegmentedLog log = fixture.directory().open(SnapshotMark.NONE)) {
                assertThat(log.takeContent().entries()).isEqualTo(all);
                Entry entry = entry(1, i, "entry " + i);
                log.save(state(1, i), List.of(entry));
                all.add(entry);
            }
        }
        assertThat(SegmentName.list(fixture.disk, Fixture.DIR)).hasSizeGreaterThan(3);
    }

    @Test
    void cutsToANewSegmentWhenOneIsFull() throws IOException {
        Random random = new Random(1);
        List<Entry> all = new ArrayList<>();
        try (SegmentedLog log = fixture.create()) {
            for (int i = 1; i <= 40; i++) {
                Entry entry = entry(1, i, 500, random);
                all.add(entry);
                log.save(state(1, i), List.of(entry));
            }
        }

        List<SegmentName> names = SegmentName.list(fixture.disk, Fixture.DIR);
        assertThat(names.stream().map(SegmentName::sequence)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(names.stream().map(SegmentName::index)).containsExactly(0L, 9L, 17L, 25L, 33L, 41L);
        assertThat(fixture.disk.list(Fixture.DIR)).hasSize(6);
        assertThat(fixture.disk.bytes(names.get(5).in(Fixture.DIR))).hasSize(4096);
        assertThat(fixture.reopened().entries()).isEqualTo(all);
    }

    @Test
    void writesRecordsThatAreLargerThanItsBuffer() throws IOException {
        Fixture wide = new Fixture(64 << 20);
        Random random = new Random(2);
        List<Entry> entries = List.of(
                entry(1, 1, 10, random),
                entry(1, 2, 3 * SegmentWriter.BUFFER_BYTES_MAX + 1, random),
                entry(1, 3, SegmentWriter.BUFFER_BYTES_MAX - 5000, random),
                entry(1, 4, SegmentWriter.BUFFER_BYTES_MAX - 5000, random));
        try (SegmentedLog log = wide.create()) {
            log.save(state(1, 4), entries);
        }

        LogContent content = wide.reopened();

        assertThat(content.entries().equals(entries)).isTrue();
        assertThat(content.hardState()).isEqualTo(state(1, 4));
    }

    @Test
    void syncsEntriesTermAndVoteButNotTheCommitIndexAlone() throws IOException {
        SegmentedLog log = fixture.create();
        log.save(state(1, 0), List.of(entry(1, 1, "a")));
        log.save(state(1, 1), List.of());
        assertThat(afterPowerLoss().hardState()).isEqualTo(state(1, 0));

        log.save(state(2, 1), List.of());
        assertThat(afterPowerLoss().hardState()).isEqualTo(state(2, 1));

        log.save(new HardState(2, 7, 1), List.of());
        assertThat(afterPowerLoss().hardState()).isEqualTo(new HardState(2, 7, 1));
    }

    @Test
    void opensFromAMark() throws IOException {
        SnapshotMark mark = new SnapshotMark(2, 1, ConfState.of(List.of(1L, 2L), List.of(3L)));
        try (SegmentedLog log = fixture.create()) {
            log.save(state(1, 2), List.of(entry(1, 1, "a"), entry(1, 2, "b"), entry(1, 3, "c")));
            log.saveMark(mark);
        }

        assertThat(fixture.directory().marks()).containsExactly(SnapshotMark.NONE, mark);
        assertThat(fixture.reopened(mark).entries()).containsExactly(entry(1, 3, "c"));
        assertThatThrownBy(() -> fixture.reopened(new SnapshotMark(1, 1, null)))
                .isInstanceOf(WalException.class)
                .hasMessageContaining("no mark");
        assertThatThrownBy(() -> fixture.reopened(new SnapshotMark(2, 9, null)))
                .isInstanceOf(WalException.class)
                .hasMessageContaining("term");
    }

    /** What a leader replaced stays replaced, though the replacing entry lies before the snapshot. */
    @Test
    void aTailThatAnEntryBeforeTheMarkReplacedIsGone() throws IOException {
        SnapshotMark mark = new SnapshotMark(2, 1, null);
        try (SegmentedLog log = fixture.create()) {
            log.save(new HardState(2, 0, 1), List.of(entry(1, 1, "a"), entry(2, 2, "b"), entry(2, 3, "c")));
            log.save(new HardState(3, 0, 2), List.of(entry(1, 2, "d")));
            log.saveMark(mark);
        }
        assertThat(fixture.reopened(mark).entries()).isEmpty();
        assertThat(fixture.reopened(SnapshotMark.NONE).entries()).containsExactly(entry(1, 1, "a"), entry(1, 2, "d"));
    }

    /** A snapshot of another leader's log; where it is missing, the entries before it are not known. */
    @Test
    void aTailThatASnapshotReplacedIsGone() throws IOException {
        SnapshotMark mark = new SnapshotMark(2, 3, null);
        try (SegmentedLog log = fixture.create()) {
            log.save(new HardState(2, 0, 1), List.of(entry(1, 1, "a"), entry(2, 2, "b"), entry(2, 3, "c")));
            log.saveMark(mark);
            log.save(new HardState(3, 0, 2), List.of());
        }
        assertThat(fixture.reopened(mark).entries()).isEmpty();
        assertThatThrownBy(() -> fixture.reopened(SnapshotMark.NONE))
                .isInstanceOf(WalException.class)
                .hasMessageContaining("was replaced by a snapshot of term 3");
        try (SegmentedLog log = fixture.directory().open(mark)) {
            log.save(HardState.EMPTY, List.of(entry(3, 3, "d")));
        }
        assertThat(fixture.reopened(mark).entries()).containsExactly(entry(3, 3, "d"));
    }

    @Test
    void marksAboveTheCommitIndexAreNotGiven() throws IOException {
        try (SegmentedLog log = fixture.create()) {
            log.save(state(1, 1), List.of(entry(1, 1, "a")));
            log.saveMark(new SnapshotMark(9, 1, null));
            assertThat(fixture.directory().marks()).containsExactly(SnapshotMark.NONE);

            log.save(state(1, 9), List.of());
        }
        assertThat(fixture.directory().marks()).hasSize(2);
        assertThat(fixture.reopened(new SnapshotMark(9, 1, null)).entries()).isEmpty();
    }

    @Test
    void purgesReleasedSegmentsOnly() throws IOException {
        Random random = new Random(3);
        try (SegmentedLog log = fixture.create()) {
            for (int i = 1; i <= 40; i++) {
                log.save(state(1, i), List.of(entry(1, i, 500, random)));
            }
            log.saveMark(new SnapshotMark(30, 1, null));
            String kept = "0000000000000000-0000000000000000.wal.broken";
            fixture.disk.create(Fixture.DIR.resolve(kept)).close();

            assertThat(log.purge(1)).isZero();
            log.release(30);
            assertThat(log.purge(0)).isZero();
            assertThat(log.purge(4)).isEqualTo(2);
            assertThat(log.purge(1)).isEqualTo(1);
            assertThat(SegmentName.list(fixture.disk, Fixture.DIR)).hasSize(3);
            assertThat(fixture.disk.list(Fixture.DIR))
                    .as("as etcd, which purges by the end of a name")
                    .contains(kept);
        }

        assertThat(Fixture.indexes(fixture.reopened(new SnapshotMark(30, 1, null))))
                .containsExactly(31L, 32L, 33L, 34L, 35L, 36L, 37L, 38L, 39L, 40L);
        assertThatThrownBy(fixture::reopened)
                .isInstanceOf(WalException.class)
                .hasMessageContaining("begins above index 0");
    }

    @Test
    void refusesALogThatIsInUse() throws IOException {
        SegmentedLog log = fixture.create();

        assertThatThrownBy(fixture::reopened).isInstanceOf(WalException.class).hasMessageContaining("in use");
        log.close();
        assertThat(fixture.reopened().entries()).isEmpty();
    }

    @Test
    void refusesAMissingSegment() throws IOException {
        Random random = new Random(4);
        try (SegmentedLog log = fixture.create()) {
            for (int i = 1; i <= 40; i++) {
                log.save(state(1, i), List.of(entry(1, i, 500, random)));
            }
        }
        fixture.disk.delete(fixture.segment(2, 17));

        assertThatThrownBy(fixture::reopened)
                .isInstanceOf(WalException.class)
                .hasMessageContaining("missing")
                .hasMessageContaining("0000000000000001-0000000000000009.wal");
    }

    @Test
    void refusesMisuse() throws IOException {
        SegmentedLog log = fixture.create();
        assertThatThrownBy(() -> log.save(state(1, 0), List.of(entry(1, 2, "gap"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.save(state(1, 0), List.of(entry(1, 1, "a"))))
                .isInstanceOf(WalException.class);

        Fixture other = new Fixture(4096);
        SegmentedLog second = other.create();
        assertThatThrownBy(() -> second.save(state(1, 1), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ignoresWhatWasPreparedButNeverUsed() throws IOException {
        fixture.create().close();
        fixture.disk.create(Fixture.DIR.resolve("0.tmp")).write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);

        try (SegmentedLog log = fixture.directory().open(SnapshotMark.NONE)) {
            log.save(state(1, 1), List.of(entry(1, 1, 5000, new Random(5))));
            log.save(state(1, 2), List.of(entry(1, 2, "b")));
        }

        assertThat(Fixture.indexes(fixture.reopened())).containsExactly(1L, 2L);
        assertThat(fixture.disk.list(Fixture.DIR)).hasSize(2);
    }

    private LogContent afterPowerLoss() throws IOException {
        try (SegmentedLog log = fixture.directory(fixture.disk.crashed(Crash.LOSE_UNSYNCED, new Random(0)))
                .open(SnapshotMark.NONE)) {
            return log.takeContent();
        }
    }
}
