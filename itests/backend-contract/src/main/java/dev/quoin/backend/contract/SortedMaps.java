package dev.quoin.backend.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an engine should hold, kept in the dumbest way. */
public final class SortedMaps {

    private final Map<Bucket, NavigableMap<byte[], byte[]>> maps = new EnumMap<>(Bucket.class);

    public SortedMaps() {
        for (Bucket bucket : Bucket.values()) {
            maps.put(bucket, new TreeMap<>(Arrays::compareUnsigned));
        }
    }

    public SortedMaps copy() {
        SortedMaps copy = new SortedMaps();
        maps.forEach((bucket, pairs) -> copy.of(bucket).putAll(pairs));
        return copy;
    }

    public NavigableMap<byte[], byte[]> of(Bucket bucket) {
        return Objects.requireNonNull(maps.get(bucket));
    }

    /** Compares everything. */
    public void assertSameAs(BackendSnapshot snapshot, String context) throws BackendException {
        for (Bucket bucket : Bucket.values()) {
            assertSameRange(snapshot, bucket, new byte[0], null, context);
            assertSameLengths(snapshot, bucket, context);
            assertThat(snapshot.count(bucket))
                    .as("count of %s, %s", bucket, context)
                    .isEqualTo(of(bucket).size());
        }
    }

    private void assertSameLengths(BackendSnapshot snapshot, Bucket bucket, String context) throws BackendException {
        try (BackendSnapshot.Lengths found = snapshot.lengths(bucket)) {
            for (Map.Entry<byte[], byte[]> pair : of(bucket).entrySet()) {
                assertThat(found.next())
                        .as("a length of %s, %s", bucket, context)
                        .isTrue();
                assertThat(found.key()).as("key of %s, %s", bucket, context).isEqualTo(pair.getKey());
                assertThat(found.valueBytes())
                        .as("length of %s, %s", bucket, context)
                        .isEqualTo(pair.getValue().length);
            }
            assertThat(found.next()).as("the end of %s, %s", bucket, context).isFalse();
        }
    }

    /** Compares a range. */
    public void assertSameRange(
            BackendSnapshot snapshot, Bucket bucket, byte[] from, byte @Nullable [] to, String context)
            throws BackendException {
        NavigableMap<byte[], byte[]> wanted = of(bucket).tailMap(from, true);
        if (to != null) {
            wanted = Arrays.compareUnsigned(from, to) >= 0
                    ? new TreeMap<>(Arrays::compareUnsigned)
                    : wanted.headMap(to, false);
        }
        try (BackendSnapshot.Cursor found = snapshot.scan(bucket, from, to)) {
            for (Map.Entry<byte[], byte[]> pair : wanted.entrySet()) {
                assertThat(found.next()).as("a pair of %s, %s", bucket, context).isTrue();
                assertThat(found.key()).as("key of %s, %s", bucket, context).isEqualTo(pair.getKey());
                assertThat(found.value()).as("value of %s, %s", bucket, context).isEqualTo(pair.getValue());
            }
            assertThat(found.next()).as("the end of %s, %s", bucket, context).isFalse();
        }
    }
}
