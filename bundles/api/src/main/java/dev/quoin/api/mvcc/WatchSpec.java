package dev.quoin.api.mvcc;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * What a watcher watches.
 *
 * @param watchId id asked for, 0 to have one chosen
 * @param key first key
 * @param end null for the single key; the empty string for all keys from {@code key} on; else the exclusive end
 * @param startRevision first revision of interest, 0 for the next one
 * @param withoutPuts whether put events are left out
 * @param withoutDeletes whether delete events are left out
 * @param previous whether events carry the key-value before them
 */
public record WatchSpec(
        long watchId,
        ByteString key,
        @Nullable ByteString end,
        long startRevision,
        boolean withoutPuts,
        boolean withoutDeletes,
        boolean previous) {}
