package dev.quoin.backend.memory;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Children, and before each but the first the least key that may be below it. */
final class Branch extends Node {

    /** Children of a branch; one more splits it. */
    static final int CHILDREN_MAX = 64;

    private byte[][] bounds;
    private Node[] children;
    private int count;

    private Branch(Object owner, byte[][] bounds, Node[] children, int count) {
        super(owner);
        this.bounds = bounds;
        this.children = children;
        this.count = count;
    }

    /** A new root above two halves. */
    static Branch over(Object owner, Node left, byte[] bound, Node right) {
        return new Branch(owner, new byte[][] {{}, bound}, new Node[] {left, right}, 2);
    }

    int count() {
        return count;
    }

    Node child(int index) {
        return children[index];
    }

    /** Index of the child below which a key is, if it is anywhere. */
    int indexFor(byte[] key) {
        int low = 1;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(bounds[middle], key) <= 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low - 1;
    }

    @Override
    byte @Nullable [] get(byte[] key) {
        return children[indexFor(key)].get(key);
    }

    @Override
    Branch ownedBy(Object batch) {
        return owner == batch
                ? this
                : new Branch(batch, Arrays.copyOf(bounds, count), Arrays.copyOf(children, count), count);
    }

    @Override
    boolean isEmpty() {
        return count == 0;
    }

    void set(int index, Node child) {
        children[index] = child;
    }

    void insert(int at, byte[] bound, Node child) {
        if (count == children.length) {
            int longer = Math.min(CHILDREN_MAX + 1, count * 2);
            bounds = Arrays.copyOf(bounds, longer);
            children = Arrays.copyOf(children, longer);
        }
        System.arraycopy(bounds, at, bounds, at + 1, count - at);
        System.arraycopy(children, at, children, at + 1, count - at);
        bounds[at] = bound;
        children[at] = child;
        count++;
    }

    void remove(int at) {
        System.arraycopy(bounds, at + 1, bounds, at, count - at - 1);
        System.arraycopy(children, at + 1, children, at, count - at - 1);
        count--;
        // Exact length again: what is behind it would be kept alive.
        bounds = Arrays.copyOf(bounds, count);
        children = Arrays.copyOf(children, count);
    }

    boolean overflows() {
        return count > CHILDREN_MAX;
    }

    byte[] bound(int index) {
        return bounds[index];
    }

    /** Moves the children from {@code at} on into a new branch. */
    Branch split(int at) {
        Branch right = new Branch(
                owner, Arrays.copyOfRange(bounds, at, count), Arrays.copyOfRange(children, at, count), count - at);
        bounds = Arrays.copyOf(bounds, at);
        children = Arrays.copyOf(children, at);
        count = at;
        return right;
    }

    /** Joins the child with a neighbour where both are leaves and small. */
    void joinSmall(int index, Object batch) {
        int left = index > 0 ? index - 1 : index;
        if (left + 1 < count
                && children[left] instanceof Leaf a
                && children[left + 1] instanceof Leaf b
                && a.fitsWith(b)) {
            children[left] = a.joined(b, batch);
            remove(left + 1);
        }
    }
}
