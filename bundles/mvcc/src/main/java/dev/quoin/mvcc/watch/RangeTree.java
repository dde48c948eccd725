package dev.quoin.mvcc.watch;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Groups by range, to be asked which ranges hold a key: a treap ordered by (start, end) in which each node knows the
 * greatest end below it. Insertion and removal take logarithmic time, a question logarithmic time for each answer.
 *
 * <p>An end of null is beyond all keys.
 */
final class RangeTree {

    private static final class Node {
        final WatcherGroup group;
        final byte[] start;
        final byte @Nullable [] end;
        final int priority;
        byte @Nullable [] greatestEnd;

        @Nullable
        Node left;

        @Nullable
        Node right;

        Node(WatcherGroup group, int priority) {
            this.group = group;
            this.start = group.range().key().toByteArray();
            this.end = group.range().end() == null ? null : group.range().end().toByteArray();
            this.priority = priority;
            this.greatestEnd = end;
        }
    }

    /** Fixed, so that the same calls build the same tree. */
    private final SplittableRandom priorities = new SplittableRandom(42);

    private @Nullable Node root;

    boolean isEmpty() {
        return root == null;
    }

    /** Adds a group; none of the same range may be there. */
    void add(WatcherGroup group) {
        root = insert(root, new Node(group, priorities.nextInt()));
    }

    /** Removes a group that is there. */
    void remove(WatcherGroup group) {
        root = remove(root, new Node(group, 0));
    }

    /** Hands over all groups whose range holds the key. */
    void holding(byte[] key, Consumer<WatcherGroup> consumer) {
        walk(root, key, consumer);
    }

    private static void walk(@Nullable Node from, byte[] key, Consumer<WatcherGroup> consumer) {
        Node node = from;
        while (node != null && isBelow(key, node.greatestEnd)) {
            walk(node.left, key, consumer);
            if (Arrays.compareUnsigned(node.start, key) > 0) {
                return;
            }
            if (isBelow(key, node.end)) {
                consumer.accept(node.group);
            }
            node = node.right;
        }
    }

    private static Node insert(@Nullable Node node, Node added) {
        if (node == null) {
            return added;
        }
        if (compare(added, node) < 0) {
            Node left = insert(node.left, added);
            node.left = left;
            return left.priority > node.priority ? rotateRight(node, left) : updated(node);
        }
        Node right = insert(node.right, added);
        node.right = right;
        return right.priority > node.priority ? rotateLeft(node, right) : updated(node);
    }

    private static @Nullable Node remove(@Nullable Node node, Node key) {
        if (node == null) {
            throw new IllegalStateException("range is not in the tree");
        }
        int order = compare(key, node);
        if (order == 0) {
            return merge(node.left, node.right);
        }
        if (order < 0) {
            node.left = remove(node.left, key);
        } else {
            node.right = remove(node.right, key);
        }
        return updated(node);
    }

    private static @Nullable Node merge(@Nullable Node left, @Nullable Node right) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        if (left.priority > right.priority) {
            left.right = merge(left.right, right);
            return updated(left);
        }
        right.left = merge(left, right.left);
        return updated(right);
    }

    private static Node rotateRight(Node node, Node left) {
        node.left = left.right;
        left.right = updated(node);
        return updated(left);
    }

    private static Node rotateLeft(Node node, Node right) {
        node.right = right.left;
        right.left = updated(node);
        return updated(right);
    }

    private static Node updated(Node node) {
        byte[] greatest = node.end;
        if (node.left != null) {
            greatest = greater(greatest, node.left.greatestEnd);
        }
        if (node.right != null) {
            greatest = greater(greatest, node.right.greatestEnd);
        }
        node.greatestEnd = greatest;
        return node;
    }

    private static byte @Nullable [] greater(byte @Nullable [] a, byte @Nullable [] b) {
        return compareEnds(a, b) >= 0 ? a : b;
    }

    private static int compare(Node a, Node b) {
        int order = Arrays.compareUnsigned(a.start, b.start);
        return order != 0 ? order : compareEnds(a.end, b.end);
    }

    private static int compareEnds(byte @Nullable [] a, byte @Nullable [] b) {
        if (a == null || b == null) {
            return Boolean.compare(a == null, b == null);
        }
        return Arrays.compareUnsigned(a, b);
    }

    private static boolean isBelow(byte[] key, byte @Nullable [] end) {
        return end == null || Arrays.compareUnsigned(key, end) < 0;
    }
}
