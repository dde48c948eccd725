package dev.quoin.raft;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import java.util.ArrayList;
import java.util.List;

/**
 * PROP: a leader appends, a follower forwards, a candidate drops (paper §5.3, §8).
 */
final class Proposals {

    private final Node node;
    private final Replication replication;

    Proposals(Node node, Replication replication) {
        this.node = node;
        this.replication = replication;
    }

    /** One normal entry: on a leader the only garbage is the entry itself. */
    void propose(byte[] data) throws ProposalDroppedException {
        if (node.isLeader()) {
            checkMayAppend();
            admit(data.length);
            node.log.append(new Entry(EntryType.NORMAL, node.term, node.log.lastIndex() + 1, data));
            replication.broadcastAppend();
        } else {
            forward(List.of(proposed(data)));
        }
    }

    /** Normal entries, all or none. */
    void proposeAll(List<byte[]> data) throws ProposalDroppedException {
        if (data.isEmpty()) {
            return;
        }
        List<Entry> entries = new ArrayList<>(data.size());
        for (int i = 0; i < data.size(); i++) {
            entries.add(proposed(data.get(i)));
        }
        proposeEntries(entries);
    }

    private static Entry proposed(byte[] data) {
        return new Entry(EntryType.NORMAL, 0, 0, data);
    }

    /** Entries of any type whose term and index are not set yet, all or none. */
    void proposeEntries(List<Entry> entries) throws ProposalDroppedException {
        if (!node.isLeader()) {
            forward(entries);
            return;
        }
        checkMayAppend();
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            bytes += entries.get(i).size();
        }
        admit(bytes);
        for (int i = 0; i < entries.size(); i++) {
            append(entries.get(i));
        }
        replication.broadcastAppend();
    }

    private void forward(List<Entry> entries) throws ProposalDroppedException {
        if (node.role != RaftRole.FOLLOWER || node.leader == Raft.NONE) {
            throw new ProposalDroppedException("no leader");
        }
        if (node.config.disableProposalForwarding()) {
            throw new ProposalDroppedException("not forwarding to the leader");
        }
        node.outbox.add(Message.builder(MessageType.PROP)
                .to(node.leader)
                .from(node.id)
                .entries(entries)
                .build());
    }

    private void checkMayAppend() throws ProposalDroppedException {
        if (node.tracker.progress(node.id) == null) {
            throw new ProposalDroppedException("this member was removed");
        }
        if (node.leadership.transferee != Raft.NONE) {
            throw new ProposalDroppedException("leadership is being transferred");
        }
    }

    /** One proposal is always admitted when nothing is uncommitted, and empty ones always. */
    private void admit(long bytes) throws ProposalDroppedException {
        Leadership leadership = node.leadership;
        long total = leadership.uncommittedBytes + bytes;
        if (leadership.uncommittedBytes > 0 && bytes > 0 && total > node.config.maxUncommittedEntriesSize()) {
            throw new ProposalDroppedException("too much is uncommitted");
        }
        leadership.uncommittedBytes = total;
    }

    private void append(Entry proposed) {
        long index = node.log.lastIndex() + 1;
        if (proposed.type() == EntryType.NORMAL) {
            node.log.append(new Entry(EntryType.NORMAL, node.term, index, proposed.data()));
        } else if (admitsConfChange(proposed)) {
            node.leadership.pendingConfIndex = index;
            node.log.append(new Entry(proposed.type(), node.term, index, proposed.data()));
        } else {
            node.log.append(Entry.empty(node.term, index));
        }
    }

    /** One change at a time, and only one that fits (thesis §4.1). */
    private boolean admitsConfChange(Entry proposed) {
        ConfChange change;
        try {
            change = ConfChangeCodec.decode(proposed);
        } catch (IllegalArgumentException e) {
            return false; // a peer's defect must not end up in the log
        }
        boolean pending = node.leadership.pendingConfIndex > node.confLedger.answeredTo(node.log.applied());
        boolean joint = node.tracker.membership().quorum().isJoint();
        boolean leaves = change.changes().isEmpty();
        return !pending && joint == leaves;
    }

    /** The entry that a new leader appends, so that it can commit what its predecessors left (paper §8). */
    void appendEmpty() {
        node.log.append(Entry.empty(node.term, node.log.lastIndex() + 1));
        replication.broadcastAppend();
    }

    /** Leaves a joint configuration that is in force and is to be left automatically (thesis §4.3). */
    void leaveJointIfDue() {
        if (!node.isLeader() || !node.tracker.membership().autoLeave()) {
            return;
        }
        boolean due = node.confLedger.answeredTo(node.log.applied()) >= node.leadership.pendingConfIndex;
        boolean may = node.leadership.transferee == Raft.NONE && node.tracker.progress(node.id) != null;
        if (due && may) {
            byte[] leave = ConfChangeCodec.encode(ConfChange.leaveJoint());
            append(new Entry(EntryType.CONF_CHANGE_V2, 0, 0, leave));
            replication.broadcastAppend();
        }
    }
}
