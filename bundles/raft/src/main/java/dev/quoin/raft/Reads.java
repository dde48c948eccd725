package dev.quoin.raft;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.ReadOnlyOption;
import dev.quoin.api.raft.ReadState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Linearizable reads without log entries (thesis §6.4): READ_INDEX and its answer. */
final class Reads {

    private final Node node;
    private final Replication replication;

    Reads(Node node, Replication replication) {
        this.node = node;
        this.replication = replication;
    }

    void request(byte[] context) {
        Entry carrier = new Entry(EntryType.NORMAL, 0, 0, context);
        handleRequest(Message.builder(MessageType.READ_INDEX)
                .from(node.id)
                .entries(List.of(carrier))
                .build());
    }

    void handleRequest(Message request) {
        if (request.entries().isEmpty()) {
            return;
        }
        if (node.isLeader()) {
            lead(request);
        } else if (node.role == RaftRole.FOLLOWER && node.leader != Raft.NONE) {
            node.outbox.add(Message.builder(MessageType.READ_INDEX)
                    .to(node.leader)
                    .from(request.from())
                    .entries(request.entries())
                    .build());
        }
    }

    /**
     * A new leader does not know yet how far its predecessor committed: it postpones reads until an entry of its own term
     * is committed.
     */
    private void lead(Message request) {
        Leadership leadership = node.leadership;
        if (!node.committedInTerm()) {
            if (leadership.postponedReads.size() < ReadQueue.WAITING_MAX) {
                leadership.postponedReads.add(request);
            }
            return;
        }
        byte[] context = request.entries().get(0).data();
        ReadQueue.Waiting read = new ReadQueue.Waiting(request.from(), node.log.committed(), context);
        boolean alone = node.tracker.membership().quorum().isOnly(node.id);
        if (alone || node.config.readOnlyOption() == ReadOnlyOption.LEASE_BASED) {
            answer(read);
        } else if (leadership.reads.add(read)) {
            leadership.reads.acknowledgeSelf(node.id);
            replication.broadcastHeartbeat();
        }
    }

    void releasePostponed() {
        if (node.leadership.postponedReads.isEmpty() || !node.committedInTerm()) {
            return;
        }
        List<Message> released = node.leadership.postponedReads;
        node.leadership.postponedReads = new ArrayList<>();
        released.forEach(this::lead);
    }

    /** A follower answered a heartbeat. */
    void acknowledge(long from, byte[] context) {
        if (context.length == 0) {
            return;
        }
        node.leadership.reads.acknowledge(from, context);
        answerConfirmed();
    }

    /** Answers what a quorum confirmed; also after the quorum itself changed. */
    void answerConfirmed() {
        ReadQueue reads = node.leadership.reads;
        ReadQueue.@Nullable Waiting read =
                reads.pollConfirmed(node.tracker.membership().quorum());
        while (read != null) {
            answer(read);
            read = reads.pollConfirmed(node.tracker.membership().quorum());
        }
    }

    private void answer(ReadQueue.Waiting read) {
        if (read.from() == Raft.NONE || read.from() == node.id) {
            node.readStates.add(new ReadState(read.index(), read.context()));
            return;
        }
        Entry carrier = new Entry(EntryType.NORMAL, 0, 0, read.context());
        node.send(node.message(MessageType.READ_INDEX_RESP, read.from())
                .index(read.index())
                .entries(List.of(carrier)));
    }

    void handleAnswer(Message answer) {
        if (node.role == RaftRole.FOLLOWER && answer.entries().size() == 1) {
            node.readStates.add(
                    new ReadState(answer.index(), answer.entries().get(0).data()));
        }
    }
}
