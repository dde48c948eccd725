package dev.quoin.raft.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RaftLogTest {

    @Test
    void findsTheHighestIndexWithATermThatCanAgree() {
        RaftLog log = log(2, 2, 5, 5, 5);

        assertThat(log.findConflictByTerm(5, 6)).isEqualTo(5);
        assertThat(log.findConflictByTerm(5, 4)).isEqualTo(2);
        assertThat(log.findConflictByTerm(100, 5)).isEqualTo(5);
        assertThat(log.findConflictByTerm(5, 1)).isZero();
    }

    @Test
    void keepsWhatAgreesAndReplacesTheRest() {
        RaftLog log = log(1, 1, 2, 2);
        written(log);

        assertThat(log.maybeAppend(1, 1, List.of(entry(1, 2), entry(2, 3)))).isEqualTo(3);
        assertThat(log.hasUnwritten()).isFalse();
        assertThat(log.maybeAppend(2, 1, List.of(entry(3, 3)))).isEqualTo(3);
        assertThat(log.lastIndex()).isEqualTo(3);
        assertThat(log.stable()).isEqualTo(2);
        assertThat(log.unwritten()).containsExactly(entry(3, 3));
        assertThat(log.maybeAppend(7, 3, List.of())).isEqualTo(-1);
    }

    @Test
    void whatWasReplacedDuringItsWriteIsNotStable() {
        RaftLog log = log();
        log.append(entry(1, 1));
        log.append(entry(1, 2));
        log.handedOut(0);
        log.maybeAppend(1, 1, List.of(entry(2, 2)));
        log.persisted(0);

        assertThat(log.stable()).isEqualTo(1);
        assertThat(log.unwritten()).containsExactly(entry(2, 2));
    }

    @Test
    void refusesToReplaceWhatIsCommitted() {
        RaftLog log = log(1, 1);
        log.commitTo(2);

        assertThatThrownBy(() -> log.maybeAppend(1, 1, List.of(entry(2, 2)))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> log.commitTo(3)).hasMessageContaining("beyond the log");
    }

    @Test
    void handsOutNothingForApplyBeforeASnapshotIsDurable() {
        RaftLog log = log(1, 1);
        log.restore(new Snapshot(new SnapshotMetadata(ConfState.EMPTY, 10, 3), new byte[0]));
        log.maybeAppend(10, 3, List.of(entry(3, 11)));
        log.commitTo(11);

        assertThat(log.hasUnapplied()).isFalse();
        assertThat(log.unwritten()).isEmpty();
        log.handedOut(10);
        log.persisted(10);
        assertThat(log.applied()).isEqualTo(10);
        assertThat(log.unapplied(100)).containsExactly(entry(3, 11));
        assertThat(log.unwritten()).containsExactly(entry(3, 11));
    }

    @Test
    void cutsBySizeButGivesAtLeastOneEntry() {
        RaftLog log = log(1, 1, 1);

        assertThat(log.entriesWithin(1, 4, 0)).hasSize(1);
        assertThat(log.entriesWithin(1, 4, 2 * RaftLog.ENTRY_OVERHEAD_BYTES)).hasSize(2);
    }

    @Test
    void ignoresATailFromBeforeASnapshot() {
        SnapshotMetadata base = new SnapshotMetadata(ConfState.EMPTY, 5, 4);
        RaftLog log = new RaftLog(new RaftStart(new HardState(4, 0, 3), base, List.of(entry(2, 6)), 5));

        assertThat(log.lastIndex()).isEqualTo(5);
        assertThat(log.committed()).isEqualTo(5);
    }

    @Test
    void refusesAStartThatContradictsItself() {
        HardState beyond = new HardState(1, 0, 2);
        assertThatThrownBy(() -> new RaftLog(new RaftStart(beyond, SnapshotMetadata.EMPTY, List.of(entry(1, 1)), 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new RaftLog(new RaftStart(HardState.EMPTY, SnapshotMetadata.EMPTY, List.of(entry(1, 2)), 0)))
                .hasMessageContaining("consecutive");
    }

    /** The ring against a plain list. */
    @Test
    void theRingHoldsWhatAListHolds() {
        Random random = new Random(3);
        EntryRing ring = new EntryRing(1);
        List<Entry> list = new ArrayList<>();
        long first = 1;
        for (int step = 0; step < 20_000; step++) {
            int dice = random.nextInt(100);
            long next = first + list.size();
            if (dice < 90) {
                ring.append(entry(1, next));
                list.add(entry(1, next));
            } else if (dice < 96 && !list.isEmpty()) {
                long from = next - 1 - random.nextInt(Math.min(5, list.size()));
                ring.truncateFrom(from);
                list.subList((int) (from - first), list.size()).clear();
            } else if (!list.isEmpty()) {
                int drop = random.nextInt(dice == 99 ? list.size() : Math.min(30, list.size()));
                ring.dropTo(first + drop);
                list.subList(0, drop + 1).clear();
                first += drop + 1;
            }
            assertThat(ring.first()).isEqualTo(first);
            assertThat(ring.last()).isEqualTo(first + list.size() - 1);
            if (step % 50 == 0) {
                assertThat(ring.copy(first, first + list.size())).containsExactlyElementsOf(list);
            }
        }
    }

    private static RaftLog log(long... terms) {
        List<Entry> entries = new ArrayList<>();
        for (long term : terms) {
            entries.add(entry(term, entries.size() + 1));
        }
        return new RaftLog(new RaftStart(HardState.EMPTY, SnapshotMetadata.EMPTY, entries, 0));
    }

    private static void written(RaftLog log) {
        log.handedOut(0);
        log.persisted(0);
    }

    private static Entry entry(long term, long index) {
        return new Entry(EntryType.NORMAL, term, index, new byte[0]);
    }
}
