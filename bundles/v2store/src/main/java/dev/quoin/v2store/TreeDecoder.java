package dev.quoin.v2store;

import dev.quoin.api.v2store.V2Event;
import dev.quoin.api.v2store.V2Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a {@code .snap} file. Unknown fields are passed over. */
final class TreeDecoder {

    private final JsonReader json;
    private final Statistics statistics = new Statistics();
    private final List<@Nullable V2Event> ring = new ArrayList<>();
    private @Nullable TreeNode root;
    private long index;
    private long size;
    private long front;
    private long back;
    private long lastIndex;

    private TreeDecoder(String text) {
        json = new JsonReader(text);
    }

    static SavedTree decode(byte[] bytes) throws IOException {
        return new TreeDecoder(new String(bytes, StandardCharsets.UTF_8)).tree();
    }

    private SavedTree tree() throws IOException {
        json.begin('{');
        while (json.more()) {
            switch (json.name()) {
                case "Root" -> root = NodeDraft.read(json);
                case "WatcherHub" -> watcherHub();
                case "CurrentIndex" -> index = json.number();
                case "Stats" -> statistics();
                default -> json.skip();
            }
        }
        json.end('}');
        if (root == null || !root.isDirectory()) {
            throw new IOException("v2 tree has no root directory");
        }
        return new SavedTree(root, history(), statistics, index);
    }

    private void statistics() throws IOException {
        json.begin('{');
        while (json.more()) {
            String name = json.name();
            long count = json.number();
            for (Statistic statistic : Statistic.values()) {
                if (statistic.jsonName().equals(name)) {
                    statistics.set(statistic, count);
                }
            }
        }
        json.end('}');
    }

    private void watcherHub() throws IOException {
        json.begin('{');
        while (json.more()) {
            switch (json.name()) {
                case "EventHistory", "Queue" -> watcherHub();
                case "Events" -> events();
                case "Size" -> size = json.number();
                case "Front" -> front = json.number();
                case "Back" -> back = json.number();
                case "LastIndex" -> lastIndex = json.number();
                default -> json.skip();
            }
        }
        json.end('}');
    }

    private void events() throws IOException {
        json.begin('[');
        while (json.more()) {
            ring.add(json.skipNull() ? null : event());
        }
        json.end(']');
    }

    private EventHistory history() throws IOException {
        if (size < 0 || size > ring.size() || front < 0 || (size > 0 && front >= ring.size())) {
            throw new IOException(
                    "v2 tree has %d events from %d on in a ring of %d".formatted(size, front, ring.size()));
        }
        EventHistory history = new EventHistory();
        for (long i = 0; i < size; i++) {
            V2Event event = ring.get((int) ((front + i) % ring.size()));
            if (event == null) {
                throw new IOException("v2 tree lacks an event within its history");
            }
            history.add(event);
        }
        if (ring.size() == EventHistory.EVENTS_MAX) {
            history.continueAt((int) back, lastIndex);
        }
        return history;
    }

    private V2Event event() throws IOException {
        String action = "";
        V2Node node = null;
        V2Node previous = null;
        boolean refresh = false;
        json.begin('{');
        while (json.more()) {
            switch (json.name()) {
                case "action" -> action = json.text();
                case "node" -> node = node();
                case "prevNode" -> previous = node();
                case "refresh" -> refresh = json.bool();
                default -> json.skip();
            }
        }
        json.end('}');
        if (node == null) {
            throw new IOException("v2 tree has an event without a node");
        }
        return new V2Event(action, node, previous, refresh, node.modifiedIndex());
    }

    private V2Node node() throws IOException {
        String key = "";
        String value = null;
        boolean directory = false;
        long expiration = 0;
        long ttl = 0;
        List<V2Node> nodes = new ArrayList<>();
        long created = 0;
        long modified = 0;
        json.begin('{');
        while (json.more()) {
            switch (json.name()) {
                case "key" -> key = json.text();
                case "value" -> value = json.text();
                case "dir" -> directory = json.bool();
                case "expiration" -> expiration = Rfc3339.parse(json.text());
                case "ttl" -> ttl = json.number();
                case "nodes" -> nodes(nodes);
                case "modifiedIndex" -> modified = json.number();
                case "createdIndex" -> created = json.number();
                default -> json.skip();
            }
        }
        json.end('}');
        return new V2Node(key, value, directory, expiration, ttl, nodes, created, modified);
    }

    private void nodes(List<V2Node> target) throws IOException {
        json.begin('[');
        while (json.more()) {
            target.add(node());
        }
        json.end(']');
    }
}
