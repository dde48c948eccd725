package dev.quoin.mvcc.index;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Children in order, with a separator between each two: keys of child i are below {@code separators[i]}, those of child
 * i + 1 are not.
 */
final class Branch extends Node {

    /** A child with fewer is joined with a neighbour where both fit. */
    private static final int SPARSE = CAPACITY / 4;

    private static final int JOINED_MAX = CAPACITY * 3 / 4;

    private final @Nullable Node[] children = new @Nullable Node[CAPACITY];
    private final byte[] @Nullable [] separators = new byte[CAPACITY] @Nullable [];
    private int count;

    static Branch of(Node left, byte[] separator, Node right) {
        Branch branch = new Branch();
        branch.children[0] = left;
        branch.children[1] = right;
        branch.separators[0] = separator;
        branch.count = 2;
        branch.keysChanged();
        return branch;
    }

    /**
     * A branch over nodes whose keys ascend from one to the next.
     *
     * @param smallest the smallest key of each
     */
    static Branch of(List<Node> nodes, List<byte[]> smallest) {
        Branch branch = new Branch();
        for (int i = 0; i < nodes.size(); i++) {
            branch.children[i] = nodes.get(i);
            if (i > 0) {
                branch.separators[i - 1] = smallest.get(i);
            }
        }
        branch.count = nodes.size();
        branch.keysChanged();
        return branch;
    }

    @Override
    int keys() {
        return count - 1;
    }

    @Override
    byte[] key(int i) {
        return separator(i);
    }

    @Override
    int compare(int i, byte[] key) {
        return Arrays.compareUnsigned(separator(i), key);
    }

    @Override
    int count() {
        return count;
    }

    Node child(int i) {
        Node child = children[i];
        if (child == null) {
            throw new IllegalStateException("no child at " + i);
        }
        return child;
    }

    byte[] separator(int i) {
        byte[] separator = separators[i];
        if (separator == null) {
            throw new IllegalStateException("no separator at " + i);
        }
        return separator;
    }

    /** Position of the child that a key belongs to. */
    int childFor(byte[] key) {
        int i = search(key);
        return i >= 0 ? i + 1 : -i - 1;
    }

    /** Adds the right half of the child at {@code position}, which was split. */
    void insertAfter(int position, byte[] separator, Node right) {
        System.arraycopy(children, position + 1, children, position + 2, count - position - 1);
        System.arraycopy(separators, position, separators, position + 1, count - position - 1);
        children[position + 1] = right;
        separators[position] = separator;
        count++;
        keyInserted(position, separator);
    }

    /** Moves the children from {@code position} on into a new branch; the separator between goes up to the caller. */
    Branch splitAt(int position) {
        Branch right = new Branch();
        right.count = count - position;
        System.arraycopy(children, position, right.children, 0, right.count);
        System.arraycopy(separators, position, right.separators, 0, right.count - 1);
        Arrays.fill(children, position, count, null);
        Arrays.fill(separators, position - 1, count, null);
        count = position;
        right.keysChanged();
        keysChanged();
        return right;
    }

    /** Drops an empty child or joins a sparse one with a neighbour. */
    void tidy(int position) {
        Node child = child(position);
        if (child.count() == 0 && count > 1) {
            removeChild(position);
        } else if (child.count() < SPARSE) {
            if (!join(position)) {
                join(position - 1);
            }
        }
    }

    private boolean join(int left) {
        if (left < 0
                || left + 1 >= count
                || child(left).count() + child(left + 1).count() > JOINED_MAX) {
            return false;
        }
        child(left).absorb(child(left + 1), separator(left));
        removeChild(left + 1);
        return true;
    }

    private void removeChild(int position) {
        int between = Math.max(0, position - 1);
        System.arraycopy(children, position + 1, children, position, count - position - 1);
        System.arraycopy(separators, between + 1, separators, between, count - between - 2);
        count--;
        children[count] = null;
        separators[count - 1] = null;
        keyRemoved(between);
    }

    @Override
    void absorb(Node right, byte[] separator) {
        Branch other = (Branch) right;
        separators[count - 1] = separator;
        System.arraycopy(other.children, 0, children, count, other.count);
        System.arraycopy(other.separators, 0, separators, count, other.count - 1);
        count += other.count;
        keysChanged();
    }
}
