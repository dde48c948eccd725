package dev.quoin.snapshot.bbolt;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Walks the leaves of one bucket in key order. */
final class TreeCursor implements BackendSnapshot.Cursor {

    /** No sound tree is deeper; a branch that leads back to itself is found by this. */
    private static final int DEPTH_MAX = 64;

    private final PageFile file;
    private final byte @Nullable [] to;
    private final Deque<Frame> path = new ArrayDeque<>();

    /** Starts before the first key that is not below {@code from} and ends before {@code to}. */
    TreeCursor(PageFile file, Page root, byte[] from, byte @Nullable [] to) throws BackendException {
        this.file = file;
        this.to = to;
        descend(root, from, null, null);
    }

    @Override
    public boolean next() throws BackendException {
        while (!path.isEmpty()) {
            Frame top = path.peek();
            top.index++;
            if (top.index >= top.page.count()) {
                path.pop();
            } else if (top.page.isLeaf()) {
                return to == null || Arrays.compareUnsigned(key(), to) < 0 || end();
            } else {
                descend(child(top), null, top.lower(), top.upper());
            }
        }
        return false;
    }

    @Override
    public byte[] key() {
        Frame leaf = path.element();
        return leaf.page.key(leaf.index);
    }

    @Override
    public byte[] value() {
        Frame leaf = path.element();
        return leaf.page.value(leaf.index);
    }

    /** Whether the current element is a bucket and not a pair. */
    boolean isBucket() {
        Frame leaf = path.element();
        return leaf.page.isBucket(leaf.index);
    }

    @Override
    public void close() {
        path.clear();
    }

    private boolean end() {
        path.clear();
        return false;
    }

    private Page child(Frame parent) throws BackendException {
        if (path.size() >= DEPTH_MAX) {
            throw parent.page.damaged("lies deeper than %d levels".formatted(DEPTH_MAX));
        }
        Page child = file.read(parent.page.child(parent.index), parent.lower(), parent.upper());
        if (child.count() == 0) {
            throw child.damaged("is empty, which only the root of a tree may be");
        }
        return child;
    }

    /** Goes down to the leaf where {@code from}, or the first key, has its place, and stops before it. */
    private void descend(Page page, byte @Nullable [] from, byte @Nullable [] lower, byte @Nullable [] upper)
            throws BackendException {
        Frame frame = new Frame(page, lower, upper);
        path.push(frame);
        while (!frame.page.isLeaf()) {
            frame.index = from == null ? 0 : frame.page.childFor(from);
            Page child = child(frame);
            frame = new Frame(child, frame.lower(), frame.upper());
            path.push(frame);
        }
        frame.index = (from == null ? 0 : frame.page.firstAtLeast(from)) - 1;
    }

    /** A page on the way down, the element taken there, and the bounds of the page's keys. */
    private static final class Frame {

        private final Page page;
        private final byte @Nullable [] pageLower;
        private final byte @Nullable [] pageUpper;
        private int index;

        Frame(Page page, byte @Nullable [] pageLower, byte @Nullable [] pageUpper) {
            this.page = page;
            this.pageLower = pageLower;
            this.pageUpper = pageUpper;
        }

        /** Lower bound of the child taken. The first child may hold smaller keys than its parent says. */
        byte @Nullable [] lower() {
            return index == 0 ? pageLower : page.key(index);
        }

        byte @Nullable [] upper() {
            return index + 1 < page.count() ? page.key(index + 1) : pageUpper;
        }
    }
}
