package dev.quoin.raft;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfState;
import dev.quoin.raft.confchange.Changer;
import dev.quoin.raft.confchange.Membership;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as far as the owner has applied it, and what was handed out and is not applied yet, in order. Handing
 * out is not applying: until the owner has answered, the old configuration is in force.
 *
 * <p>A received snapshot brings its configuration into force at once, ahead of changes that were handed out before it. Their
 * answers still come, and must not be applied on top of it.
 */
final class ConfLedger {

    /** A change to be answered, or, with a membership, a snapshot to be restored. */
    private record Item(long index, @Nullable Membership snapshot) {}

    private final ArrayDeque<Item> handedOut = new ArrayDeque<>();
    private Membership applied = Membership.EMPTY;
    private ConfState appliedState = ConfState.EMPTY; // owners ask for it often
    private int changes;

    /** Sets the configuration that a member starts with. */
    void startWith(Membership membership) {
        apply(membership);
    }

    void handOutChange(long index) {
        handedOut.add(new Item(index, null));
        changes++;
    }

    void handOutSnapshot(long index, Membership membership) {
        handedOut.add(new Item(index, membership));
    }

    /** The owner applied the oldest change handed out. */
    Membership answer(ConfChange change) {
        apply(Changer.apply(applied, change));
        if (changes > 0) {
            handedOut.remove();
            changes--;
        }
        return applied;
    }

    /** Takes over the configurations of restored snapshots, once what came before them is answered. */
    void settle(long appliedIndex) {
        Item head = handedOut.peek();
        while (head != null && head.snapshot() != null && head.index() <= appliedIndex) {
            apply(head.snapshot());
            handedOut.remove();
            head = handedOut.peek();
        }
    }

    private void apply(Membership membership) {
        applied = membership;
        appliedState = membership.confState();
    }

    ConfState applied() {
        return appliedState;
    }

    /** Whether all changes handed out are answered. */
    boolean allAnswered() {
        return changes == 0;
    }

    /** Whether a snapshot was handed out after the changes still to be answered. */
    boolean superseded() {
        Item last = handedOut.peekLast();
        return last != null && last.snapshot() != null;
    }

    /** The highest index such that all changes up to it are answered. */
    long answeredTo(long appliedIndex) {
        Item oldest = handedOut.peek();
        return oldest == null ? appliedIndex : Math.min(appliedIndex, oldest.index() - 1);
    }
}
