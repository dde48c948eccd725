package dev.quoin.simulation;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The pairs of a store, all buckets. A copy is a snapshot. */
final class Pairs implements BackendSnapshot {

    private final Map<Bucket, NavigableMap<byte[], byte[]>> buckets = new EnumMap<>(Bucket.class);

    Pairs() {
        for (Bucket bucket : Bucket.values()) {
            buckets.put(bucket, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    Pairs copy() {
        Pairs copy = new Pairs();
        buckets.forEach((bucket, pairs) -> copy.of(bucket).putAll(pairs));
        return copy;
    }

    NavigableMap<byte[], byte[]> of(Bucket bucket) {
        return Objects.requireNonNull(buckets.get(bucket));
    }

    /** A bucket as text, for comparisons. */
    String describe(Bucket bucket) {
        StringBuilder text = new StringBuilder();
        of(bucket)
                .forEach((key, value) -> text.append(Arrays.toString(key))
                        .append('=')
                        .append(Arrays.toString(value))
                        .append('\n'));
        return text.toString();
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) {
        byte[] value = of(bucket).get(key);
        return value == null ? null : value.clone();
    }

    @Override
    public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) {
        NavigableMap<byte[], byte[]> tail = of(bucket).tailMap(from, true);
        return new Walk((to == null ? tail : tail.headMap(to, false)).entrySet().iterator());
    }

    @Override
    public long count(Bucket bucket) {
        return of(bucket).size();
    }

    @Override
    public void close() {
        // Nothing is held.
    }

    private static final class Walk implements Cursor {

        private final Iterator<Map.Entry<byte[], byte[]>> pairs;
        private Map.@Nullable Entry<byte[], byte[]> current;

        Walk(Iterator<Map.Entry<byte[], byte[]>> pairs) {
            this.pairs = pairs;
        }

        @Override
        public boolean next() {
            current = pairs.hasNext() ? pairs.next() : null;
            return current != null;
        }

        @Override
        public byte[] key() {
            return Objects.requireNonNull(current).getKey().clone();
        }

        @Override
        public byte[] value() {
            return Objects.requireNonNull(current).getValue().clone();
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
