package dev.quoin.server.loop;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * Proposals that other members handed to this one, which led when they did. Raft drops those that come while leadership is
 * handed over, silently, and their clients would wait for them until their time is over. Here they are kept for a moment and
 * proposed again, most often to the next leader. Raft's lane.
 */
final class ForwardedProposals {

    /** Most messages that are kept; more are lost, as Raft's own drops are. */
    static final int HELD_MAX = 4_096;

    /** Most bytes of them: Raft also drops what comes while too much is uncommitted, and that must not gather here. */
    static final long HELD_BYTES_MAX = 16 << 20;

    /** Longest time that one is kept: about as long as Raft tries to hand over. */
    static final int HELD_TICKS_MAX = 20;

    private record Held(List<byte[]> data, long tick) {

        long bytes() {
            return data.stream().mapToLong(each -> each.length).sum();
        }
    }

    private final Raft raft;
    private final Queue<Held> held = new ArrayDeque<>();
    private long heldBytes;
    private long ticks;

    ForwardedProposals(Raft raft) {
        this.raft = raft;
    }

    /** Takes another member's message, whatever it is. */
    void step(Message message) {
        boolean proposal = message.type() == MessageType.PROP
                && message.entries().stream().allMatch(entry -> entry.type() == EntryType.NORMAL);
        if (!proposal || message.entries().isEmpty()) {
            raft.step(message);
            return;
        }
        Held next = new Held(message.entries().stream().map(Entry::data).toList(), ticks);
        if (!proposed(next) && held.size() < HELD_MAX && heldBytes + next.bytes() <= HELD_BYTES_MAX) {
            held.add(next);
            heldBytes += next.bytes();
        }
    }

    /** A unit of time has passed: the hand-over may have been given up. */
    void tick() {
        ticks++;
        while (!held.isEmpty() && ticks - held.element().tick > HELD_TICKS_MAX) {
            release();
        }
        again();
    }

    /** Proposes again what was kept; somebody may lead now. */
    void again() {
        while (!held.isEmpty() && proposed(held.element())) {
            release();
        }
    }

    private void release() {
        heldBytes -= held.remove().bytes();
    }

    private boolean proposed(Held one) {
        try {
            raft.propose(one.data);
            return true;
        } catch (ProposalDroppedException e) {
            return false;
        }
    }
}
