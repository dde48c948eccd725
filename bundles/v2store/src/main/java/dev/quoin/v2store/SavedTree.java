package dev.quoin.v2store;

import dev.quoin.api.v2store.V2Event;

/** All that a {@code .snap} file's JSON says. */
record SavedTree(TreeNode root, EventHistory history, Statistics statistics, long index) {

    /** A tree with nothing but its root directories. */
    static SavedTree empty() {
        TreeNode root = new TreeNode(NodePath.ROOT, true, "", 0, null, 0);
        NodeTree tree = new NodeTree(root);
        for (String path : ReplicatedTree.ROOTS) {
            tree.add(root, new TreeNode(path, true, "", 0, root, 0));
        }
        return new SavedTree(root, new EventHistory(), new Statistics(), 0);
    }

    /** The oldest event first. */
    Iterable<V2Event> events() {
        return history.events();
    }
}
