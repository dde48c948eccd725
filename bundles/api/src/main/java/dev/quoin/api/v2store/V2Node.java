package dev.quoin.api.v2store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as clients see it.
 *
 * @param key path, absolute, with the root directory ({@code /1} for users' keys)
 * @param value null for a directory and for what was deleted
 * @param directory whether it is one
 * @param expirationNanos nanoseconds since 1970 UTC, 0 for never
 * @param ttlSeconds seconds that were left when the event was made, rounded up, by the member's own clock; 0 for never
 * @param nodes children that were asked for, without the hidden ones
 */
public record V2Node(
        String key,
        @Nullable String value,
        boolean directory,
        long expirationNanos,
        long ttlSeconds,
        List<V2Node> nodes,
        long createdIndex,
        long modifiedIndex) {

    /** Copies the list. */
    public V2Node {
        nodes = List.copyOf(nodes);
    }
}
