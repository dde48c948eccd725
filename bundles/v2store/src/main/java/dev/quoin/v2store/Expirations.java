package dev.quoin.v2store;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The nodes that will expire, the next one first. A node's expiration must not change while it is in here. */
final class Expirations {

    private final TreeSet<TreeNode> nodes = new TreeSet<>(
            Comparator.comparingLong((TreeNode node) -> node.expirationNanos).thenComparing(node -> node.path));

    void add(TreeNode node) {
        if (!node.isPermanent()) {
            nodes.add(node);
        }
    }

    void remove(TreeNode node) {
        if (!node.isPermanent()) {
            nodes.remove(node);
        }
    }

    /** Gives a node another expiration, 0 for never. */
    void change(TreeNode node, long expirationNanos) {
        remove(node);
        node.expirationNanos = expirationNanos;
        add(node);
    }

    /** The next node that expires at or before a time, or null. */
    @Nullable
    TreeNode due(long nowNanos) {
        return nodes.isEmpty() || nodes.first().expirationNanos > nowNanos ? null : nodes.first();
    }

    boolean isEmpty() {
        return nodes.isEmpty();
    }
}
