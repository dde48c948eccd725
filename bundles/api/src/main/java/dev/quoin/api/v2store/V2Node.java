package dev.quoin.api.v2store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as clients see it.
 *
 * @param key absolute path
 * @param value null for a directory
 * @param directory whether it is one
 * @param expirationMillis milliseconds since 1970, 0 for never
 * @param nodes children that were asked for
 */
public record V2Node(
        String key,
        @Nullable String value,
        boolean directory,
        long expirationMillis,
        List<V2Node> nodes,
        long createdIndex,
        long modifiedIndex) {}
