package dev.quoin.raft;

import dev.quoin.raft.quorum.JointQuorum;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads that wait for a leader's confirmation (thesis §6.4). Reads are numbered in the order of arrival; a heartbeat
 * carries the number of the newest one as its context, and an answer to it confirms that one and all before. So many reads
 * share one round, and contexts need not be unique beyond the term: answers of other terms are ignored anyway.
 */
final class ReadQueue {

    /** One waiting read: who asked (0 for this member), the commit index when it came, and its context. */
    @SuppressWarnings("ArrayRecordComponent") // the context is opaque and handed through
    record Waiting(long from, long index, byte[] context) {}

    static final int WAITING_MAX = 1 << 16;
    private static final byte[] NO_CONTEXT = {};

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Long, Long> acknowledged = new HashMap<>();
    private long confirmed;

    /** Adds a read; false if too many wait. */
    boolean add(Waiting read) {
        return waiting.size() < WAITING_MAX && waiting.add(read);
    }

    /** The context for the next heartbeat, empty if nothing waits. */
    byte[] heartbeatContext() {
        if (waiting.isEmpty()) {
            return NO_CONTEXT;
        }
        long newest = newest();
        byte[] context = new byte[Long.BYTES];
        for (int i = 0; i < Long.BYTES; i++) {
            context[i] = (byte) (newest >>> (8 * i));
        }
        return context;
    }

    /** Takes a member's answer to a heartbeat. */
    void acknowledge(long from, byte[] context) {
        if (context.length != Long.BYTES) {
            return;
        }
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number |= (context[i] & 0xffL) << (8 * i);
        }
        if (number <= newest()) {
            acknowledged.merge(from, number, Math::max);
        }
    }

    /** The leader confirms its own leadership to itself. */
    void acknowledgeSelf(long id) {
        acknowledged.put(id, newest());
    }

    /** Removes the oldest read if a quorum confirmed it, else null. */
    @Nullable
    Waiting pollConfirmed(JointQuorum quorum) {
        if (waiting.isEmpty() || quorum.committed(this::acknowledgedBy) <= confirmed) {
            return null;
        }
        confirmed++;
        return waiting.poll();
    }

    private long acknowledgedBy(long id) {
        return acknowledged.getOrDefault(id, 0L);
    }

    private long newest() {
        return confirmed + waiting.size();
    }
}
