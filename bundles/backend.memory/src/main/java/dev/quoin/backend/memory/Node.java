package dev.quoin.backend.memory;

import org.jspecify.annotations.Nullable;

/**
 * A node of a tree. Only the batch that owns it may change it, and only while it is being applied: afterwards snapshots
 * may hold it.
 */
abstract sealed class Node permits Leaf, Branch {

    final Object owner;

    Node(Object owner) {
        this.owner = owner;
    }

    abstract byte @Nullable [] get(byte[] key);

    /** This node where the batch owns it, else a copy which it does. */
    abstract Node ownedBy(Object batch);

    abstract boolean isEmpty();
}
