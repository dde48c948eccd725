package dev.quoin.mvcc.watch;

import com.google.protobuf.ByteString;
import dev.quoin.api.mvcc.WatchSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The keys of a watcher: one key, or from {@code key} up to the exclusive {@code end} (null in the last case: no end). */
record WatchRange(ByteString key, @Nullable ByteString end, boolean single) {

    static WatchRange of(WatchSpec spec) {
        ByteString end = spec.end();
        if (end == null) {
            return new WatchRange(spec.key(), null, true);
        }
        return new WatchRange(spec.key(), end.isEmpty() ? null : end, false);
    }

    boolean empty() {
        return end != null && compare(key, end) >= 0;
    }

    boolean contains(ByteString candidate) {
        if (single) {
            return key.equals(candidate);
        }
        return compare(key, candidate) <= 0 && (end == null || compare(candidate, end) < 0);
    }

    private static int compare(ByteString left, ByteString right) {
        return Arrays.compareUnsigned(left.toByteArray(), right.toByteArray());
    }
}
