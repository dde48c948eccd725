package dev.quoin.snapshot.bbolt;

import static dev.quoin.snapshot.bbolt.PageFormat.PAGE_BYTES;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds one bucket's tree from pairs in key order, bottom-up, each page placed once and never touched again. */
final class TreeWriter {

    /** Bytes to which pages are filled: 0.9, as etcd sets it for keys that only grow. */
    static final int FILL_BYTES = PAGE_BYTES * 9 / 10;

    private final PageSink sink;
    private final List<Level> levels = new ArrayList<>();
    private Node leaf = Node.leaf();

    TreeWriter(PageSink sink) {
        this.sink = sink;
    }

    /** Adds a pair whose key is greater than all before. */
    void add(byte[] key, byte[] value, int flags) throws IOException {
        makeRoom(key.length, value.length);
        leaf.addPair(key, value, flags);
    }

    /** Adds a pair of which only the place is asked for. */
    void add(byte[] key, int valueBytes) throws IOException {
        makeRoom(key.length, valueBytes);
        leaf.addLength(key, valueBytes);
    }

    private void makeRoom(int keyBytes, int valueBytes) throws IOException {
        if (leaf.count() > 0 && leaf.bytesWith(keyBytes, valueBytes) > FILL_BYTES) {
            placeLeaf();
        }
    }

    /** Places what is left; returns the root's page. */
    long finish() throws IOException {
        if (levels.isEmpty()) {
            return sink.place(leaf);
        }
        placeLeaf();
        for (int depth = 0; ; depth++) {
            Level level = levels.get(depth);
            level.placeRest();
            if (level.root != 0) {
                return level.root;
            }
        }
    }

    private void placeLeaf() throws IOException {
        long page = sink.place(leaf);
        level(0).add(leaf.firstKey(), page);
        leaf = Node.leaf();
    }

    private Level level(int depth) {
        if (depth == levels.size()) {
            levels.add(new Level(depth));
        }
        return levels.get(depth);
    }

    /**
     * The branches of one depth. A full page waits until the next one has two children, because bbolt keeps no branch
     * with a single child.
     */
    private final class Level {

        private static final int CHILDREN_MIN = 2;

        private final int depth;
        private @Nullable Node waiting;
        private Node open = Node.branch();
        private boolean alone = true;
        private long root;

        Level(int depth) {
            this.depth = depth;
        }

        void add(byte[] key, long page) throws IOException {
            if (open.count() >= CHILDREN_MIN && open.bytesWith(key.length, 0) > FILL_BYTES) {
                if (waiting != null) {
                    place(waiting);
                }
                waiting = open;
                open = Node.branch();
            }
            open.addChild(key, page);
        }

        /** At the end: either places the last branches, or finds that the only child is the tree's root. */
        void placeRest() throws IOException {
            if (waiting == null) {
                if (alone && open.count() == 1) {
                    root = open.firstChild();
                } else {
                    placeLast(open);
                }
                return;
            }
            if (open.count() < CHILDREN_MIN) {
                if (waiting.count() == CHILDREN_MIN) {
                    waiting.takeAll(open);
                    placeLast(waiting);
                    return;
                }
                waiting.moveLastTo(open);
            }
            place(waiting);
            placeLast(open);
        }

        private void placeLast(Node node) throws IOException {
            if (alone) {
                root = sink.place(node);
            } else {
                place(node);
            }
        }

        private void place(Node node) throws IOException {
            alone = false;
            long page = sink.place(node);
            level(depth + 1).add(node.firstKey(), page);
        }
    }
}
