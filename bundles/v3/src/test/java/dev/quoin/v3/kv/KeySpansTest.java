package dev.quoin.v3.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class KeySpansTest {

    private static final int KEYS = 32;

    /** Against a set that holds key by key. */
    @Property
    void holdsTheKeysOfAllRanges(@ForAll @Size(max = 12) List<@IntRange(min = 0, max = 1023) Integer> ranges) {
        KeySpans spans = new KeySpans();
        KeySpans others = new KeySpans();
        BitSet expected = new BitSet();
        for (int range : ranges) {
            int start = range & 31;
            int end = range >> 5;
            KeySpans target = (range & 1) == 0 ? spans : others;
            if (end == start) {
                target.addKey(key(start));
                expected.set(start);
            } else if (end == 0) {
                target.add(key(start), ByteString.EMPTY);
                expected.set(start, KEYS);
            } else {
                target.add(key(start), key(end));
                expected.set(start, Math.max(start, end));
            }
        }
        spans.addAll(others);
        for (int i = 0; i < KEYS; i++) {
            assertThat(spans.contains(key(i))).as("key %d of %s", i, ranges).isEqualTo(expected.get(i));
        }
    }

    private static ByteString key(int number) {
        return ByteString.copyFrom(new byte[] {(byte) (number * 8)});
    }
}
