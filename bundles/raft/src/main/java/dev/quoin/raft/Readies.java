package dev.quoin.raft;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.ReadState;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SoftState;
import dev.quoin.api.raft.Urgent;
import dev.quoin.raft.confchange.Membership;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the owner has to do, and takes note when it is done. At most one Ready is outstanding.
 *
 * <p>A snapshot goes alone, with a hard state that commits just what it covers: a write that is torn then leaves either the
 * old log or the snapshot, never entries without what they follow. Answers, which may promise later entries, wait for the
 * Ready after it.
 */
final class Readies {

    private final Node node;
    private final Inbox inbox;
    private SoftState reportedSoft;
    private HardState handedHard;
    private @Nullable Ready outstanding;
    private int ticksOutstanding;

    Readies(Node node, Inbox inbox, HardState durable) {
        this.node = node;
        this.inbox = inbox;
        this.handedHard = durable;
        this.reportedSoft = node.softState();
    }

    boolean hasReady() {
        if (outstanding != null) {
            return false;
        }
        inbox.replication.flush();
        return !node.outbox.isEmpty()
                || node.log.hasUnwritten()
                || node.log.hasUnapplied()
                || node.log.pendingSnapshot() != null
                || !node.readStates.isEmpty()
                || hardChanged()
                || softChanged();
    }

    Ready take() {
        if (outstanding != null) {
            throw new IllegalStateException("the last Ready was not advanced");
        }
        inbox.replication.flush();
        SoftState soft = softChanged() ? node.softState() : null;
        Snapshot snapshot = node.log.pendingSnapshot();
        HardState hard = hardChanged() ? node.hardState() : null;
        if (hard != null && snapshot != null) {
            hard = new HardState(hard.term(), hard.vote(), snapshot.index());
        }
        List<Entry> entries = node.log.unwritten();
        List<Entry> committed = node.log.unapplied(node.config.maxCommittedSizePerReady());
        boolean votes = hard != null && (hard.term() != handedHard.term() || hard.vote() != handedHard.vote());
        Ready ready = new Ready(
                soft,
                hard,
                takeReadStates(),
                entries,
                snapshot,
                committed,
                node.outbox.takeAtOnce(),
                snapshot == null ? node.outbox.takeAfterPersist() : List.of(),
                votes || !entries.isEmpty() || snapshot != null);
        accept(ready);
        return ready;
    }

    void tick() {
        ticksOutstanding++;
    }

    /**
     * Nothing among these promises what is not durable yet: see {@link Outbox}. A leader that could keep its followers quiet
     * without being able to write would stop the group.
     */
    Urgent takeUrgent() {
        if (outstanding != null && ticksOutstanding >= node.config.electionTicks()) {
            return Urgent.NONE;
        }
        inbox.replication.flush();
        Urgent urgent = new Urgent(node.outbox.takeAtOnce(), takeReadStates());
        return urgent.isEmpty() ? Urgent.NONE : urgent;
    }

    private void accept(Ready ready) {
        if (ready.softState() != null) {
            reportedSoft = ready.softState();
        }
        if (ready.hardState() != null) {
            handedHard = ready.hardState();
        }
        List<Entry> committed = ready.committedEntries();
        for (int i = 0; i < committed.size(); i++) {
            if (committed.get(i).type() != EntryType.NORMAL) {
                node.confLedger.handOutChange(committed.get(i).index());
            }
        }
        Snapshot snapshot = ready.snapshot();
        if (snapshot != null) {
            Membership restored = Membership.of(snapshot.metadata().confState());
            node.confLedger.handOutSnapshot(snapshot.index(), restored);
        }
        node.log.handedOut(appliedBy(ready));
        outstanding = ready;
        ticksOutstanding = 0;
    }

    void advance() {
        Ready done = outstanding;
        if (done == null) {
            throw new IllegalStateException("no Ready is outstanding");
        }
        outstanding = null;
        node.log.persisted(appliedBy(done));
        node.confLedger.settle(node.log.applied());
        releaseQuota(done.committedEntries());
        if (node.isLeader()) {
            inbox.commitment.acknowledgeSelf();
            inbox.proposals.leaveJointIfDue();
        } else if (node.vote == node.id && handedHard.term() == node.term && handedHard.vote() == node.id) {
            inbox.elections.acknowledgeSelf();
        }
    }

    private void releaseQuota(List<Entry> committed) {
        if (node.leadership.uncommittedBytes == 0) {
            return;
        }
        long bytes = 0;
        for (int i = 0; i < committed.size(); i++) {
            bytes += committed.get(i).size();
        }
        node.leadership.uncommittedBytes = Math.max(0, node.leadership.uncommittedBytes - bytes);
    }

    private static long appliedBy(Ready ready) {
        if (ready.snapshot() != null) {
            return ready.snapshot().index();
        }
        List<Entry> committed = ready.committedEntries();
        return committed.isEmpty()
                ? Raft.NONE
                : committed.get(committed.size() - 1).index();
    }

    private List<ReadState> takeReadStates() {
        if (node.readStates.isEmpty()) {
            return List.of();
        }
        List<ReadState> taken = node.readStates;
        node.readStates = new ArrayList<>();
        return taken;
    }

    private boolean hardChanged() {
        return node.term != handedHard.term()
                || node.vote != handedHard.vote()
                || node.log.committed() != handedHard.commit();
    }

    private boolean softChanged() {
        return node.leader != reportedSoft.leader() || node.role != reportedSoft.role();
    }
}
