package dev.quoin.v2store;

import dev.quoin.api.v2store.V2Node;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A file or directory of the tree. Invariant: a directory's value is empty. */
final class TreeNode {

    private static final long SECOND_NANOS = 1_000_000_000L;

    final String path;
    final long createdIndex;
    final @Nullable TreeNode parent;

    /** Children by name, or null for a file. */
    final @Nullable NavigableMap<String, TreeNode> children;

    long modifiedIndex;

    /** Nanoseconds since 1970, 0 for never. */
    long expirationNanos;

    String value;

    TreeNode(
            String path,
            boolean directory,
            String value,
            long createdIndex,
            @Nullable TreeNode parent,
            long expirationNanos) {
        this.path = path;
        this.children = directory ? new TreeMap<>(NodePath.ORDER) : null;
        this.value = value;
        this.createdIndex = createdIndex;
        this.modifiedIndex = createdIndex;
        this.parent = parent;
        this.expirationNanos = expirationNanos;
    }

    boolean isDirectory() {
        return children != null;
    }

    boolean isPermanent() {
        return expirationNanos == 0;
    }

    /** The child of this name, or null; of a directory. */
    @Nullable
    TreeNode child(String name) {
        return children == null ? null : children.get(name);
    }

    /** What clients see of the node, without children. */
    V2Node view(long nowNanos) {
        return view(path, List.of(), nowNanos);
    }

    /** What clients see of the node under the path they gave, with its children and, if asked for, theirs. */
    V2Node listing(String asPath, boolean recursive, long nowNanos) {
        return view(asPath, children(recursive, nowNanos), nowNanos);
    }

    private List<V2Node> children(boolean recursive, long nowNanos) {
        List<V2Node> views = new ArrayList<>();
        if (children != null) {
            for (TreeNode child : children.values()) {
                if (!NodePath.hidden(child.path)) {
                    views.add(recursive ? child.listing(child.path, true, nowNanos) : child.view(nowNanos));
                }
            }
        }
        return views;
    }

    private V2Node view(String asPath, List<V2Node> nodes, long nowNanos) {
        return new V2Node(
                asPath,
                isDirectory() ? null : value,
                isDirectory(),
                expirationNanos,
                ttlSeconds(expirationNanos, nowNanos),
                nodes,
                createdIndex,
                modifiedIndex);
    }

    /** Seconds left, rounded up; 0 for never. */
    static long ttlSeconds(long expirationNanos, long nowNanos) {
        if (expirationNanos == 0) {
            return 0;
        }
        long left = expirationNanos - nowNanos;
        return left / SECOND_NANOS + (left % SECOND_NANOS > 0 ? 1 : 0);
    }
}
