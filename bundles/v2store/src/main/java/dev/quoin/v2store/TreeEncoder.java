package dev.quoin.v2store;

import dev.quoin.api.v2store.V2Event;
import dev.quoin.api.v2store.V2Node;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Writes the JSON of a {@code .snap} file, field by field as etcd writes it. */
final class TreeEncoder {

    /** Version of the JSON: etcd never wrote another. */
    private static final int VERSION = 2;

    private TreeEncoder() {}

    static byte[] encode(SavedTree saved) {
        StringBuilder out = new StringBuilder();
        JsonWriter json = new JsonWriter(out);
        json.begin('{').name("Root");
        nodes(json, saved.root());
        json.name("WatcherHub").begin('{').name("EventHistory").begin('{');
        queue(json, saved);
        json.name("StartIndex").number(saved.history().startIndex());
        json.name("LastIndex").number(saved.history().lastIndex());
        json.end('}').end('}');
        json.name("CurrentIndex").number(saved.index());
        json.name("Stats");
        statistics(json, saved.statistics());
        json.name("CurrentVersion").number(VERSION);
        json.end('}');
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    static void statistics(JsonWriter json, Statistics statistics) {
        json.begin('{');
        for (Statistic statistic : Statistic.values()) {
            json.name(statistic.jsonName()).number(statistics.get(statistic));
        }
        json.end('}');
    }

    /** Depth first, with a stack of its own: see {@link NodeTree}. */
    private static void nodes(JsonWriter json, TreeNode root) {
        Deque<Iterator<TreeNode>> open = new ArrayDeque<>();
        head(json, root, open);
        while (!open.isEmpty()) {
            Iterator<TreeNode> children = open.element();
            if (children.hasNext()) {
                TreeNode child = children.next();
                json.name(NodePath.name(child.path));
                head(json, child, open);
            } else {
                open.pop();
                json.end('}').end('}');
            }
        }
    }

    private static void head(JsonWriter json, TreeNode node, Deque<Iterator<TreeNode>> open) {
        json.begin('{').name("Path").text(node.path);
        json.name("CreatedIndex").number(node.createdIndex);
        json.name("ModifiedIndex").number(node.modifiedIndex);
        json.name("ExpireTime").text(Rfc3339.format(node.expirationNanos));
        json.name("Value").text(node.value);
        json.name("Children");
        if (node.children == null) {
            json.literal("null").end('}');
        } else {
            json.begin('{');
            open.push(node.children.values().iterator());
        }
    }

    /** A ring of fixed size, with null where there is no event yet. */
    private static void queue(JsonWriter json, SavedTree saved) {
        EventHistory history = saved.history();
        int size = history.events().size();
        int back = history.ringBack();
        @Nullable V2Event[] ring = new @Nullable V2Event[EventHistory.EVENTS_MAX];
        int front = Math.floorMod(back - size, EventHistory.EVENTS_MAX);
        int at = front;
        for (V2Event event : saved.events()) {
            ring[at] = event;
            at = (at + 1) % EventHistory.EVENTS_MAX;
        }
        json.name("Queue").begin('{').name("Events").begin('[');
        for (V2Event event : ring) {
            if (event == null) {
                json.literal("null");
            } else {
                event(json, event);
            }
        }
        json.end(']').name("Size").number(size);
        json.name("Front").number(front).name("Back").number(back);
        json.name("Capacity").number(EventHistory.EVENTS_MAX).end('}');
    }

    private static void event(JsonWriter json, V2Event event) {
        json.begin('{').name("action").text(event.action());
        json.name("node");
        node(json, event.node());
        V2Node previous = event.previous();
        if (previous != null) {
            json.name("prevNode");
            node(json, previous);
        }
        if (event.refresh()) {
            json.name("refresh").literal("true");
        }
        json.end('}');
    }

    private static void node(JsonWriter json, V2Node node) {
        json.begin('{').name("key").text(node.key());
        String value = node.value();
        if (value != null) {
            json.name("value").text(value);
        }
        if (node.directory()) {
            json.name("dir").literal("true");
        }
        if (node.expirationNanos() != 0) {
            json.name("expiration").text(Rfc3339.format(node.expirationNanos()));
        }
        if (node.ttlSeconds() != 0) {
            json.name("ttl").signed(node.ttlSeconds());
        }
        if (!node.nodes().isEmpty()) {
            json.name("nodes").begin('[');
            node.nodes().forEach(child -> node(json, child));
            json.end(']');
        }
        if (node.modifiedIndex() != 0) {
            json.name("modifiedIndex").number(node.modifiedIndex());
        }
        if (node.createdIndex() != 0) {
            json.name("createdIndex").number(node.createdIndex());
        }
        json.end('}');
    }
}
