package dev.quoin.snapshot.bbolt;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A database held in maps: the oracle. */
public final class MapSnapshot implements BackendSnapshot {

    private final Map<Bucket, NavigableMap<byte[], byte[]>> buckets = new EnumMap<>(Bucket.class);

    public MapSnapshot() {
        for (Bucket bucket : Bucket.values()) {
            buckets.put(bucket, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    public MapSnapshot put(Bucket bucket, byte[] key, byte[] value) {
        bucket(bucket).put(key, value);
        return this;
    }

    public NavigableMap<byte[], byte[]> bucket(Bucket bucket) {
        return buckets.get(bucket);
    }

    @Override
    public byte[] get(Bucket bucket, byte[] key) {
        return bucket(bucket).get(key);
    }

    @Override
    public Cursor scan(Bucket bucket, byte[] from, byte[] to) {
        NavigableMap<byte[], byte[]> tail = bucket(bucket).tailMap(from, true);
        if (to != null) {
            tail = Arrays.compareUnsigned(from, to) < 0
                    ? tail.headMap(to, false)
                    : new TreeMap<>(Arrays::compareUnsigned);
        }
        return new MapCursor(tail.entrySet().iterator());
    }

    @Override
    public long count(Bucket bucket) {
        return bucket(bucket).size();
    }

    @Override
    public void close() {}

    private static final class MapCursor implements Cursor {

        private final Iterator<Map.Entry<byte[], byte[]>> entries;
        private Map.Entry<byte[], byte[]> current;

        MapCursor(Iterator<Map.Entry<byte[], byte[]>> entries) {
            this.entries = entries;
        }

        @Override
        public boolean next() {
            boolean more = entries.hasNext();
            current = more ? entries.next() : null;
            return more;
        }

        @Override
        public byte[] key() {
            return current.getKey();
        }

        @Override
        public byte[] value() {
            return current.getValue();
        }

        @Override
        public void close() {}
    }
}
