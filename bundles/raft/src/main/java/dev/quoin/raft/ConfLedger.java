package dev.quoin.raft;

import java.util.ArrayDeque;

/**
 * Configuration changes that were handed out as committed and that the owner has not applied yet. Handing out is not
 * applying: until the owner has answered, the old configuration is in force here.
 */
final class ConfLedger {

    private final ArrayDeque<Long> handedOut = new ArrayDeque<>();

    void handOut(long index) {
        handedOut.add(index);
    }

    void answered() {
        handedOut.poll();
    }

    boolean isEmpty() {
        return handedOut.isEmpty();
    }

    /** The highest index such that all changes up to it are in force. */
    long inForceTo(long applied) {
        Long oldest = handedOut.peek();
        return oldest == null ? applied : Math.min(applied, oldest - 1);
    }
}
