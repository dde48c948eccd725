package dev.quoin.mvcc.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered tree of keys: a B+tree whose leaves are not linked. A walk goes from leaf to leaf by the separator that ends
 * the one it has read. Not thread-safe, but reading beside a writer ends, with garbage or an unchecked exception.
 */
final class KeyTree {

    private Node root = new Leaf();
    private int size;

    /** A leaf and the smallest key that may be in the next one, null for the last leaf. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Stop(Leaf leaf, byte @Nullable [] next) {}

    /**
     * Where a key is or would be.
     *
     * @param at position in the leaf, or {@code -(insertion point) - 1}
     */
    record Place(Leaf leaf, int at) {

        boolean found() {
            return at >= 0;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Split(byte[] separator, Node right) {}

    /** Number of keys. */
    int size() {
        return size;
    }

    /** Where a key is, or would be. */
    Place find(byte[] key) {
        Node node = root;
        while (node instanceof Branch branch) {
            node = branch.child(branch.childFor(key));
        }
        Leaf leaf = (Leaf) node;
        return new Place(leaf, leaf.search(key));
    }

    /** The leaf that holds a key or would. */
    Stop leafFor(byte[] key) {
        Node node = root;
        byte[] next = null;
        while (node instanceof Branch branch) {
            int i = branch.childFor(key);
            if (i + 1 < branch.count()) {
                next = branch.separator(i);
            }
            node = branch.child(i);
        }
        return new Stop((Leaf) node, next);
    }

    /** Puts an entry where its key was just {@linkplain #find found}, or missed. */
    void set(Place place, byte[] key, KeyEntry entry) {
        if (place.found()) {
            place.leaf.set(place.at, entry);
            return;
        }
        size++;
        if (place.leaf.count() < Node.CAPACITY) {
            place.leaf.insert(-place.at - 1, key, entry);
            return;
        }
        Split split = insert(root, key, entry, true);
        if (split != null) {
            root = Branch.of(root, split.separator, split.right);
        }
    }

    /** The tree of leaves whose keys ascend from one to the next; an empty leaf is left out. */
    static KeyTree of(List<Leaf> leaves) {
        KeyTree tree = new KeyTree();
        List<Node> nodes = new ArrayList<>();
        List<byte[]> smallest = new ArrayList<>();
        for (Leaf leaf : leaves) {
            if (leaf.count() > 0) {
                nodes.add(leaf);
                smallest.add(leaf.key(0));
                tree.size += leaf.count();
            }
        }
        while (nodes.size() > 1) {
            List<Node> above = new ArrayList<>();
            List<byte[]> smallestAbove = new ArrayList<>();
            // Of equal size, so that none is left with a single child.
            int branches = (nodes.size() + Node.CAPACITY - 1) / Node.CAPACITY;
            for (int i = 0; i < branches; i++) {
                int from = (int) ((long) nodes.size() * i / branches);
                int to = (int) ((long) nodes.size() * (i + 1) / branches);
                above.add(Branch.of(nodes.subList(from, to), smallest.subList(from, to)));
                smallestAbove.add(smallest.get(from));
            }
            nodes = above;
            smallest = smallestAbove;
        }
        if (!nodes.isEmpty()) {
            tree.root = nodes.get(0);
        }
        return tree;
    }

    /** @param last whether the node is on the right edge of the tree, where ascending keys should leave full nodes */
    private @Nullable Split insert(Node node, byte[] key, KeyEntry entry, boolean last) {
        if (node instanceof Leaf leaf) {
            return insertIntoLeaf(leaf, key, entry, last);
        }
        Branch branch = (Branch) node;
        int i = branch.childFor(key);
        Split split = insert(branch.child(i), key, entry, last && i == branch.count() - 1);
        if (split == null) {
            return null;
        }
        if (branch.count() < Node.CAPACITY) {
            branch.insertAfter(i, split.separator, split.right);
            return null;
        }
        int at = last && i == branch.count() - 1 ? branch.count() - 1 : branch.count() / 2;
        byte[] up = branch.separator(at - 1);
        Branch right = branch.splitAt(at);
        if (i < at) {
            branch.insertAfter(i, split.separator, split.right);
        } else {
            right.insertAfter(i - at, split.separator, split.right);
        }
        return new Split(up, right);
    }

    private static @Nullable Split insertIntoLeaf(Leaf leaf, byte[] key, KeyEntry entry, boolean last) {
        int position = -leaf.search(key) - 1;
        if (leaf.count() < Node.CAPACITY) {
            leaf.insert(position, key, entry);
            return null;
        }
        int at = last && position == leaf.count() ? leaf.count() : leaf.count() / 2;
        Leaf right = leaf.splitAt(at);
        if (position < at || (position == at && right.count() > 0 && at < Node.CAPACITY)) {
            leaf.insert(position, key, entry);
        } else {
            right.insert(position - at, key, entry);
        }
        return new Split(right.key(0), right);
    }

    /** Removes a key. */
    void remove(byte[] key) {
        remove(root, key);
        while (root instanceof Branch branch && branch.count() == 1) {
            root = branch.child(0);
        }
    }

    private void remove(Node node, byte[] key) {
        if (node instanceof Leaf leaf) {
            int i = leaf.search(key);
            if (i >= 0) {
                leaf.remove(i);
                size--;
            }
            return;
        }
        Branch branch = (Branch) node;
        int i = branch.childFor(key);
        remove(branch.child(i), key);
        branch.tidy(i);
    }

    /** Whether a key lies below an exclusive end; null ends nothing. */
    static boolean below(byte[] key, byte @Nullable [] end) {
        return end == null || Arrays.compareUnsigned(key, end) < 0;
    }
}
