package dev.quoin.raft;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotSource;
import dev.quoin.raft.log.RaftLog;
import dev.quoin.raft.tracker.Progress;
import java.util.List;

/**
 * What a leader sends: appends, snapshots, heartbeats. Broadcasts are only noted and made when the next Ready is asked
 * for, so that all proposals that gathered meanwhile share one append, and all reads one heartbeat.
 */
final class Replication {

    private final Node node;
    private final SnapshotSource snapshots;

    Replication(Node node, SnapshotSource snapshots) {
        this.node = node;
        this.snapshots = snapshots;
    }

    void broadcastAppend() {
        node.leadership.appendDue = true;
    }

    void broadcastHeartbeat() {
        node.leadership.heartbeatDue = true;
    }

    /** Makes the broadcasts that are due. */
    void flush() {
        if (!node.isLeader()) {
            return;
        }
        Leadership leadership = node.leadership;
        if (leadership.heartbeatDue) {
            leadership.heartbeatDue = false;
            sendHeartbeats(leadership.reads.heartbeatContext());
        }
        if (leadership.appendDue) {
            leadership.appendDue = false;
            sendAppends();
        }
    }

    private void sendHeartbeats(byte[] context) {
        for (int i = 0; i < node.tracker.size(); i++) {
            long to = node.tracker.idAt(i);
            if (to != node.id) {
                Progress progress = node.tracker.progressAt(i);
                // Never a commit index that the follower is not known to have: its log may still differ there.
                long commit = Math.min(progress.match(), node.log.committed());
                node.send(node.message(MessageType.HEARTBEAT, to).commit(commit).context(context));
                progress.sentCommit(commit);
            }
        }
    }

    private void sendAppends() {
        for (int i = 0; i < node.tracker.size(); i++) {
            long to = node.tracker.idAt(i);
            if (to != node.id) {
                Progress progress = node.tracker.progressAt(i);
                maybeSendAppend(to, progress, progress.canBumpCommit(node.log.committed()));
                sendAll(to, progress);
            }
        }
    }

    /** Sends appends with entries as long as there are entries and room. */
    void sendAll(long to, Progress progress) {
        while (maybeSendAppend(to, progress, false)) {}
    }

    /** Sends an append, without entries if there are none, unless the flow is paused. */
    void sendAppend(long to, Progress progress) {
        maybeSendAppend(to, progress, true);
    }

    /** Sends what the follower needs next; true if something was sent. */
    boolean maybeSendAppend(long to, Progress progress, boolean evenIfEmpty) {
        if (progress.paused()) {
            return false;
        }
        RaftLog log = node.log;
        long previous = progress.next() - 1;
        long previousTerm = log.term(previous);
        if (previousTerm == RaftLog.UNKNOWN_TERM) {
            return maybeSendSnapshot(to, progress);
        }
        // Beside a full window only empty appends go: if all in it were lost, the answer to one gets things moving.
        boolean nothing = previous >= log.lastIndex() || !progress.admitsEntries();
        if (nothing && !evenIfEmpty) {
            return false;
        }
        List<Entry> entries = nothing
                ? List.of()
                : log.entriesWithin(progress.next(), log.lastIndex() + 1, node.config.maxSizePerMsg());
        Message.Builder append = node.message(MessageType.APP, to)
                .index(previous)
                .logTerm(previousTerm)
                .entries(entries)
                .commit(log.committed());
        node.send(append);
        progress.sentEntries(entries.size(), bytes(entries));
        progress.sentCommit(log.committed());
        return true;
    }

    private boolean maybeSendSnapshot(long to, Progress progress) {
        if (!progress.recentActive()) {
            return false; // it would probably be lost, and it is large
        }
        Snapshot snapshot = snapshots.latest();
        if (snapshot == null || snapshot.index() == 0) {
            return false;
        }
        progress.becomeSnapshot(snapshot.index());
        node.send(node.message(MessageType.SNAP, to).snapshot(snapshot));
        return true;
    }

    private static long bytes(List<Entry> entries) {
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            bytes += entries.get(i).size();
        }
        return bytes;
    }
}
