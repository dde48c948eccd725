package dev.quoin.server.apply;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;

/** How the v3 API writes ranges: no end for a single key, a lone zero byte for everything from the key on. */
public final class KeyRanges {

    private KeyRanges() {}

    /** A request's end as the store takes it: null for a single key, empty for no upper bound. */
    public static @Nullable ByteString end(ByteString rangeEnd) {
        if (rangeEnd.isEmpty()) {
            return null;
        }
        return rangeEnd.size() == 1 && rangeEnd.byteAt(0) == 0 ? ByteString.EMPTY : rangeEnd;
    }
}
