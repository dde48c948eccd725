package dev.quoin.raft;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.ReadOnlyOption;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.SoftState;
import dev.quoin.api.raft.Status;
import dev.quoin.api.raft.Urgent;
import java.util.List;
import java.util.Map;

/** The door to one member's state machine. Not thread-safe. */
final class RaftCore implements Raft {

    private final Node node;
    private final Inbox inbox;
    private final Readies readies;

    RaftCore(Node node, Inbox inbox, HardState durable) {
        this.node = node;
        this.inbox = inbox;
        this.readies = new Readies(node, inbox, durable);
    }

    @Override
    public void tick() {
        readies.tick();
        node.timers.tickElection();
        if (node.isLeader()) {
            tickLeader();
        } else if (node.promotable() && node.timers.electionDue()) {
            node.timers.restartElection();
            inbox.elections.campaign();
        }
    }

    private void tickLeader() {
        boolean heartbeatDue = node.timers.tickHeartbeat();
        if (node.timers.leaderCheckDue()) {
            if (node.config.checkQuorum()) {
                inbox.heartbeats.checkQuorum();
            }
            node.leadership.transferee = NONE; // it had its election timeout
            if (node.isLeader()) {
                inbox.proposals.leaveJointIfDue();
            }
        }
        if (heartbeatDue && node.isLeader()) {
            inbox.replication.broadcastHeartbeat();
        }
    }

    @Override
    public void campaign() {
        inbox.elections.campaign();
    }

    @Override
    public void preCampaign() {
        inbox.elections.preCampaignIfAllowed();
    }

    @Override
    public void propose(byte[] data) throws ProposalDroppedException {
        inbox.proposals.propose(data);
    }

    @Override
    public void propose(List<byte[]> data) throws ProposalDroppedException {
        inbox.proposals.proposeAll(data);
    }

    @Override
    public void proposeConfChange(ConfChange change) throws ProposalDroppedException {
        byte[] data = ConfChangeCodec.encode(change);
        inbox.proposals.proposeEntries(List.of(new Entry(change.entryType(), 0, 0, data)));
    }

    @Override
    public void step(Message message) {
        inbox.step(message);
    }

    @Override
    public void readIndex(byte[] context) {
        inbox.reads.request(context);
    }

    @Override
    public void transferLeadership(long transferee) {
        inbox.transfers.transfer(transferee);
    }

    @Override
    public void reportUnreachable(long id) {
        inbox.snapshots.reportUnreachable(id);
    }

    @Override
    public void reportSnapshot(long id, boolean received) {
        inbox.snapshots.report(id, received);
    }

    @Override
    public void forgetLeader() {
        boolean leased = node.config.readOnlyOption() == ReadOnlyOption.LEASE_BASED;
        if (node.role == RaftRole.FOLLOWER && !leased) {
            node.leader = NONE;
        }
    }

    @Override
    public boolean hasReady() {
        return readies.hasReady();
    }

    @Override
    public Ready ready() {
        return readies.take();
    }

    @Override
    public Urgent urgent() {
        return readies.takeUrgent();
    }

    @Override
    public void advance() {
        readies.advance();
    }

    @Override
    public ConfState applyConfChange(ConfChange change) {
        return inbox.confChanges.apply(change);
    }

    @Override
    public void compact(long index) {
        node.log.compact(index);
    }

    @Override
    public Status status() {
        return new Status(
                node.id,
                node.hardState(),
                node.softState(),
                node.log.applied(),
                node.log.lastIndex(),
                node.log.firstIndex(),
                node.leadership.transferee,
                node.tracker.membership().confState(),
                node.isLeader() ? node.tracker.toStatus() : Map.of());
    }

    @Override
    public SoftState softState() {
        return node.softState();
    }

    @Override
    public long leader() {
        return node.leader;
    }

    @Override
    public long term() {
        return node.term;
    }

    @Override
    public ConfState confState() {
        return node.confLedger.applied();
    }

    @Override
    public boolean owesEntries() {
        return node.debt.lasts();
    }

    @Override
    public long firstIndex() {
        return node.log.firstIndex();
    }

    @Override
    public long lastIndex() {
        return node.log.lastIndex();
    }

    @Override
    public long committed() {
        return node.log.committed();
    }

    @Override
    public long applied() {
        return node.log.applied();
    }

    @Override
    public List<Entry> entries(long from, long to) {
        return node.log.entries(from, to);
    }

    @Override
    public long termAt(long index) {
        long term = node.log.term(index);
        if (term < 0) {
            throw new IndexOutOfBoundsException("the term at index " + index + " is not known");
        }
        return term;
    }
}
