package dev.quoin.v2store;

import dev.quoin.api.v2store.V2Exception;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nodes and when they expire. Walks use a stack of their own: the depth of a tree is the clients' choice and must not
 * be bounded by the thread's.
 */
final class NodeTree {

    private final TreeNode root;
    private final Expirations expirations = new Expirations();

    NodeTree(TreeNode root) {
        this.root = root;
        walk(root, expirations::add);
    }

    TreeNode root() {
        return root;
    }

    Expirations expirations() {
        return expirations;
    }

    /** The node at a clean path. */
    TreeNode find(String path, long index) throws V2Exception {
        TreeNode node = root;
        for (String name : NodePath.names(path)) {
            if (!node.isDirectory()) {
                throw ErrorCode.NOT_A_DIRECTORY.at(node.path, index);
            }
            TreeNode child = node.child(name);
            if (child == null) {
                throw ErrorCode.KEY_NOT_FOUND.at(NodePath.child(node.path, name), index);
            }
            node = child;
        }
        return node;
    }

    /** The directory that will hold a node at a clean path; makes what is missing on the way. */
    TreeNode makeParents(String path, long index) throws V2Exception {
        TreeNode node = root;
        List<String> names = NodePath.names(path);
        for (String name : names.subList(0, names.size() - 1)) {
            TreeNode child = node.child(name);
            if (child == null) {
                child = new TreeNode(NodePath.child(node.path, name), true, "", index + 1, node, 0);
                add(node, child);
            } else if (!child.isDirectory()) {
                throw ErrorCode.NOT_A_DIRECTORY.at(child.path, index);
            }
            node = child;
        }
        return node;
    }

    /** Puts a node into its directory, in place of the one that has its name. */
    void add(TreeNode directory, TreeNode node) {
        TreeNode replaced = directory.child(NodePath.name(node.path));
        if (replaced != null) {
            expirations.remove(replaced);
        }
        if (directory.children == null) {
            throw new IllegalStateException(directory.path + " is not a directory");
        }
        directory.children.put(NodePath.name(node.path), node);
        expirations.add(node);
    }

    /** Takes a node out with all below it. */
    void remove(TreeNode node) {
        walk(node, expirations::remove);
        TreeNode parent = node.parent;
        if (parent != null && parent.children != null) {
            parent.children.remove(NodePath.name(node.path));
        }
    }

    private static void walk(TreeNode from, Visitor visitor) {
        Deque<TreeNode> open = new ArrayDeque<>();
        @Nullable TreeNode node = from;
        while (node != null) {
            visitor.visit(node);
            if (node.children != null) {
                open.addAll(node.children.values());
            }
            node = open.pollLast();
        }
    }

    private interface Visitor {
        void visit(TreeNode node);
    }
}
