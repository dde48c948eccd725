package dev.quoin.backend.memory;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map of bytes, immutable once its batch has ended. A batch starts from {@link #editedBy(Object)} and changes its
 * own tree in place.
 *
 * <p>A leaf that overflows at its end keeps all but the last pair, so that keys appended in order leave full leaves. A
 * node that becomes empty is removed; small neighbouring leaves are joined. Branches are not: they shrink by losing
 * children only.
 */
final class CopyOnWriteTree {

    private final Object batch;
    private Node root;
    private long pairs;
    private long bytes;

    private CopyOnWriteTree(Object batch, Node root, long pairs, long bytes) {
        this.batch = batch;
        this.root = root;
        this.pairs = pairs;
        this.bytes = bytes;
    }

    static CopyOnWriteTree empty() {
        Object batch = new Object();
        return new CopyOnWriteTree(batch, new Leaf(batch), 0, 0);
    }

    /** A tree with the same pairs, which the batch may change. */
    CopyOnWriteTree editedBy(Object changing) {
        return new CopyOnWriteTree(changing, root, pairs, bytes);
    }

    long pairs() {
        return pairs;
    }

    /** Bytes in keys and values. */
    long bytes() {
        return bytes;
    }

    byte @Nullable [] get(byte[] key) {
        return root.get(key);
    }

    void put(byte[] key, byte[] value) {
        root = root.ownedBy(batch);
        Split split = put(root, key, value);
        if (split != null) {
            root = Branch.over(batch, root, split.bound, split.right);
        }
    }

    /** Puts below a node that the batch owns; answers the right half where the node had to be split. */
    private @Nullable Split put(Node node, byte[] key, byte[] value) {
        if (node instanceof Leaf leaf) {
            return putInto(leaf, key, value);
        }
        Branch branch = (Branch) node;
        int index = branch.indexFor(key);
        Node child = branch.child(index).ownedBy(batch);
        branch.set(index, child);
        Split split = put(child, key, value);
        if (split == null) {
            return null;
        }
        branch.insert(index + 1, split.bound, split.right);
        if (!branch.overflows()) {
            return null;
        }
        boolean atEnd = index + 2 == branch.count();
        Branch right = branch.split(atEnd ? branch.count() - 1 : branch.count() / 2);
        return new Split(right.bound(0), right);
    }

    private @Nullable Split putInto(Leaf leaf, byte[] key, byte[] value) {
        int at = leaf.search(key);
        boolean atEnd = -at - 1 == leaf.pairs();
        if (at >= 0) {
            bytes += value.length - leaf.valueLength(at);
            leaf.replace(at, key, value);
        } else {
            leaf.insert(-at - 1, key, value);
            pairs++;
            bytes += key.length + value.length;
        }
        if (!leaf.overflows()) {
            return null;
        }
        Leaf right = leaf.split(atEnd ? leaf.pairs() - 1 : leaf.pairs() / 2);
        return new Split(right.key(0), right);
    }

    void delete(byte[] key) {
        if (root.get(key) == null) {
            return;
        }
        root = root.ownedBy(batch);
        delete(root, key);
        while (root instanceof Branch branch && branch.count() <= 1) {
            root = branch.isEmpty() ? new Leaf(batch) : branch.child(0);
        }
    }

    private void delete(Node node, byte[] key) {
        if (node instanceof Leaf leaf) {
            int at = leaf.search(key);
            pairs--;
            bytes -= key.length + leaf.valueLength(at);
            leaf.remove(at);
            return;
        }
        Branch branch = (Branch) node;
        int index = branch.indexFor(key);
        Node child = branch.child(index).ownedBy(batch);
        branch.set(index, child);
        delete(child, key);
        if (child.isEmpty()) {
            branch.remove(index);
        } else {
            branch.joinSmall(index, batch);
        }
    }

    Walk walk(byte[] from, byte @Nullable [] to) {
        return new Walk(root, from, to);
    }

    /** What a split leaves for the parent: the new right half and the least key below it. */
    private static final class Split {
        final byte[] bound;
        final Node right;

        Split(byte[] bound, Node right) {
            this.bound = bound;
            this.right = right;
        }
    }

    /** A walk in key order. */
    static final class Walk {

        private final byte @Nullable [] to;
        private final Deque<Place> path = new ArrayDeque<>();
        private Leaf leaf;
        private int at;

        private Walk(Node root, byte[] from, byte @Nullable [] to) {
            this.to = to;
            Node node = root;
            while (node instanceof Branch branch) {
                int index = branch.indexFor(from);
                path.push(new Place(branch, index));
                node = branch.child(index);
            }
            leaf = (Leaf) node;
            int found = leaf.search(from);
            at = (found < 0 ? -found - 1 : found) - 1;
        }

        /** Steps to the next pair; false at the end. */
        boolean next() {
            at++;
            while (at >= leaf.pairs()) {
                Leaf following = nextLeaf();
                if (following == null) {
                    return false;
                }
                leaf = following;
                at = 0;
            }
            return to == null || Arrays.compareUnsigned(leaf.key(at), to) < 0;
        }

        private @Nullable Leaf nextLeaf() {
            while (!path.isEmpty()) {
                Place place = path.pop();
                if (place.index + 1 < place.branch.count()) {
                    return first(place.branch, place.index + 1);
                }
            }
            return null;
        }

        private Leaf first(Branch from, int index) {
            path.push(new Place(from, index));
            Node node = from.child(index);
            while (node instanceof Branch branch) {
                path.push(new Place(branch, 0));
                node = branch.child(0);
            }
            return (Leaf) node;
        }

        byte[] key() {
            return leaf.key(at);
        }

        byte[] value() {
            return leaf.value(at);
        }
    }

    private record Place(Branch branch, int index) {}
}
