package dev.quoin.v3.kv;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of keys made of ranges.
 *
 * <p>Invariant: the ranges are disjoint and do not touch. An end of {@link ByteString#EMPTY} is beyond all keys.
 */
final class KeySpans {

    private static final Comparator<ByteString> ORDER = ByteString.unsignedLexicographicalComparator();
    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    private final TreeMap<ByteString, ByteString> spans = new TreeMap<>(ORDER);

    /** Adds one key. */
    void addKey(ByteString key) {
        add(key, key.concat(ZERO));
    }

    /** Adds a range; one whose end is not above its start holds nothing. */
    void add(ByteString start, ByteString end) {
        if (!end.isEmpty() && ORDER.compare(start, end) >= 0) {
            return;
        }
        ByteString from = start;
        ByteString to = end;
        Map.Entry<ByteString, ByteString> before = spans.floorEntry(start);
        if (before != null && reaches(before.getValue(), start)) {
            from = before.getKey();
            to = later(to, before.getValue());
        }
        Map.Entry<ByteString, ByteString> inside = spans.ceilingEntry(from);
        while (inside != null && reaches(to, inside.getKey())) {
            to = later(to, inside.getValue());
            spans.remove(inside.getKey());
            inside = spans.ceilingEntry(from);
        }
        spans.put(from, to);
    }

    /** Adds all keys of another set. */
    void addAll(KeySpans others) {
        others.spans.forEach(this::add);
    }

    /** Whether a key is in the set. */
    boolean contains(ByteString key) {
        Map.Entry<ByteString, ByteString> span = spans.floorEntry(key);
        return span != null && (span.getValue().isEmpty() || ORDER.compare(key, span.getValue()) < 0);
    }

    private static boolean reaches(ByteString end, ByteString point) {
        return end.isEmpty() || ORDER.compare(end, point) >= 0;
    }

    private static ByteString later(ByteString a, ByteString b) {
        if (a.isEmpty() || b.isEmpty()) {
            return ByteString.EMPTY;
        }
        return ORDER.compare(a, b) >= 0 ? a : b;
    }
}
