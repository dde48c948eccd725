package dev.quoin.v2store;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node while its JSON is read, when it is not yet known whether it is a directory. */
final class NodeDraft {

    private final @Nullable NodeDraft parent;
    private @Nullable List<NodeDraft> children;
    private boolean inChildren;
    private @Nullable String path;
    private long createdIndex;
    private long modifiedIndex;
    private long expirationNanos;
    private String value = "";
    private @Nullable TreeNode made;

    private NodeDraft(@Nullable NodeDraft parent) {
        this.parent = parent;
    }

    /** Reads a tree of any depth. */
    static TreeNode read(JsonReader json) throws IOException {
        NodeDraft root = new NodeDraft(null);
        json.begin('{');
        NodeDraft current = root;
        while (current != null) {
            boolean more = json.more();
            if (more && current.inChildren) {
                json.name();
                json.begin('{');
                current = current.newChild();
            } else if (more) {
                current.field(json);
            } else {
                json.end('}');
                current = current.inChildren ? current.childrenEnd() : current.parent;
            }
        }
        return root.build();
    }

    private NodeDraft newChild() {
        NodeDraft child = new NodeDraft(this);
        if (children != null) {
            children.add(child);
        }
        return child;
    }

    private NodeDraft childrenEnd() {
        inChildren = false;
        return this;
    }

    private void field(JsonReader json) throws IOException {
        switch (json.name()) {
            case "Path" -> path = json.text();
            case "CreatedIndex" -> createdIndex = json.number();
            case "ModifiedIndex" -> modifiedIndex = json.number();
            case "ExpireTime" -> expirationNanos = Rfc3339.parse(json.text());
            case "Value" -> value = json.text();
            case "Children" -> {
                if (!json.skipNull()) {
                    json.begin('{');
                    children = new ArrayList<>();
                    inChildren = true;
                }
            }
            default -> json.skip();
        }
    }

    private TreeNode build() throws IOException {
        TreeNode root = node(null);
        Deque<NodeDraft> open = new ArrayDeque<>();
        open.push(this);
        while (!open.isEmpty()) {
            NodeDraft draft = open.pop();
            TreeNode directory = draft.made;
            if (draft.children == null || directory == null || directory.children == null) {
                continue;
            }
            for (NodeDraft child : draft.children) {
                TreeNode node = child.node(directory);
                directory.children.put(NodePath.name(node.path), node);
                open.push(child);
            }
        }
        return root;
    }

    private TreeNode node(@Nullable TreeNode directory) throws IOException {
        if (path == null) {
            throw new IOException("v2 tree has a node without a path");
        }
        TreeNode node = new TreeNode(path, children != null, value, createdIndex, directory, expirationNanos);
        node.modifiedIndex = modifiedIndex;
        made = node;
        return node;
    }
}
