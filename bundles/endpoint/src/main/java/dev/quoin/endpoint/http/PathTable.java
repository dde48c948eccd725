package dev.quoin.endpoint.http;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.StreamingHttpHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers which path. Handlers come and go while requests are looked up: each change makes a new map. Of two
 * handlers for one path the earlier one answers, and the later one when it has gone.
 */
public final class PathTable {
    private record Entry(HttpHandler handler, List<String> paths, Set<String> listeners) {}

    private final List<Entry> entries = new ArrayList<>();
    /** Listener to path to handler; replaced, never changed. */
    private volatile Map<String, Map<String, HttpHandler>> table = Map.of();

    private volatile boolean streaming;
    private volatile BooleanSupplier replacing = () -> false;

    /** Adds a handler for paths (one that ends with {@code /} covers all below it) on some listeners. */
    public synchronized void add(HttpHandler handler, List<String> paths, Set<String> listeners) {
        entries.add(new Entry(handler, List.copyOf(paths), Set.copyOf(listeners)));
        rebuild();
    }

    /** Takes a handler off all its paths. */
    public synchronized void remove(HttpHandler handler) {
        entries.removeIf(entry -> entry.handler == handler);
        rebuild();
    }

    /** While {@code now} says so, who is gone will be back in a moment: callers are told to try again. */
    public void replacingWhile(BooleanSupplier now) {
        replacing = now;
    }

    boolean isReplacing() {
        return replacing.getAsBoolean();
    }

    /** The handler with the longest path that covers this one, or null. */
    @Nullable
    HttpHandler find(String listener, String path) {
        Map<String, HttpHandler> paths = table.getOrDefault(listener, Map.of());
        HttpHandler exact = paths.get(path);
        if (exact != null) {
            return exact;
        }
        for (int slash = path.lastIndexOf('/'); slash >= 0; slash = path.lastIndexOf('/', slash - 1)) {
            HttpHandler handler = paths.get(path.substring(0, slash + 1));
            if (handler != null) {
                return handler;
            }
        }
        return null;
    }

    /** Whether there is a handler that takes bodies in parts. */
    boolean hasStreaming() {
        return streaming;
    }

    private void rebuild() {
        Map<String, Map<String, HttpHandler>> next = new HashMap<>();
        for (Entry entry : entries) {
            for (String listener : entry.listeners) {
                Map<String, HttpHandler> paths = next.computeIfAbsent(listener, key -> new HashMap<>());
                entry.paths.forEach(path -> paths.putIfAbsent(path, entry.handler));
            }
        }
        streaming = entries.stream().anyMatch(entry -> entry.handler instanceof StreamingHttpHandler);
        table = next;
    }
}
