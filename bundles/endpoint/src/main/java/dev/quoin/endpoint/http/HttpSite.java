package dev.quoin.endpoint.http;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP connections of one listener have in common.
 *
 * @param listener {@code client}, {@code metrics} or {@code peer}
 * @param access rules for browsers; null where the listener has none
 * @param bodyBytesMax largest body of a request; a larger one is answered 413
 * @param silenceMillisMax after which a connection is closed that sends nothing while it should, or takes nothing; 0 for
 *     never
 */
public record HttpSite(
        String listener,
        PathTable paths,
        @Nullable AccessRules access,
        int bodyBytesMax,
        int silenceMillisMax,
        LongSupplier millis) {}
