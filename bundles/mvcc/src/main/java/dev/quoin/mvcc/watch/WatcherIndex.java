package dev.quoin.mvcc.watch;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The synced watchers, found by the key that changed. Guarded by the hub's lock. */
final class WatcherIndex {

    private final Map<ByteString, WatcherGroup> byKey = new HashMap<>();
    private final Map<WatchRange, WatcherGroup> byRange = new HashMap<>();
    private final RangeTree ranges = new RangeTree();

    boolean isEmpty() {
        return byKey.isEmpty() && byRange.isEmpty();
    }

    void add(Watcher watcher) {
        WatchRange range = watcher.range;
        WatcherGroup group;
        if (range.single()) {
            group = byKey.computeIfAbsent(range.key(), key -> new WatcherGroup(range));
        } else {
            group = byRange.computeIfAbsent(range, absent -> {
                WatcherGroup added = new WatcherGroup(range);
                ranges.add(added);
                return added;
            });
        }
        group.add(watcher);
    }

    void remove(Watcher watcher) {
        WatchRange range = watcher.range;
        WatcherGroup group = range.single() ? byKey.get(range.key()) : byRange.get(range);
        if (group == null) {
            throw new IllegalStateException("watcher is not in the index");
        }
        group.remove(watcher);
        if (!group.isEmpty()) {
            return;
        }
        if (range.single()) {
            byKey.remove(range.key());
        } else {
            byRange.remove(range);
            ranges.remove(group);
        }
    }

    /** Hands over the groups that watch a key. */
    void watching(ByteString key, Consumer<WatcherGroup> consumer) {
        WatcherGroup group = byKey.get(key);
        if (group != null) {
            consumer.accept(group);
        }
        if (!ranges.isEmpty()) {
            ranges.holding(key.toByteArray(), consumer);
        }
    }
}
