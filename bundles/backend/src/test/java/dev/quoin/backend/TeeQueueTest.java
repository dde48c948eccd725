package dev.quoin.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.WriteBatch;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.fixture.FaultyDisk;
import dev.quoin.env.fixture.Pairs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeeQueueTest {

    @TempDir
    Path directory;

    private static WriteBuffer batch(Random random, Pairs wanted) {
        WriteBuffer batch = new WriteBuffer();
        Bucket[] buckets = Bucket.values();
        for (int i = 0; i < 20; i++) {
            Bucket bucket = buckets[random.nextInt(buckets.length)];
            byte[] key = {(byte) random.nextInt(16)};
            byte[] value = new byte[random.nextInt(100)];
            random.nextBytes(value);
            if (random.nextInt(3) == 0) {
                batch.delete(bucket, key);
                wanted.of(bucket).remove(key);
            } else {
                batch.put(bucket, key, value);
                wanted.of(bucket).put(key, RecordSum.add(bucket, key, value));
            }
        }
        batch.endTransaction();
        return batch;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void givesBackInOrderWhatWasSpilledAndWhatWasNot(long seed) throws BackendException {
        Random random = new Random(seed);
        Pairs wanted = new Pairs();
        HeapEngine engine = new HeapEngine("memory", false);
        Backend target = engine.open(directory.resolve("target"));
        try (TeeQueue queue = new TeeQueue(new LocalDisk(), directory.resolve("spill"), 2_000)) {
            int size = 0;
            for (int round = 0; round < 200; round++) {
                for (int added = random.nextInt(4); added > 0; added--) {
                    queue.add(batch(random, wanted));
                    size++;
                }
                for (int taken = random.nextInt(4); taken > 0 && size > 0; taken--) {
                    target.apply(queue.poll(), Durability.BUFFERED);
                    size--;
                }
                assertThat(queue.size()).isEqualTo(size);
            }
            for (WriteBatch left = queue.poll(); left != null; left = queue.poll()) {
                target.apply(left, Durability.BUFFERED);
            }
        }
        try (BackendSnapshot copied = target.snapshot()) {
            for (Bucket bucket : Bucket.values()) {
                try (BackendSnapshot.Cursor pairs = copied.scan(bucket, new byte[0], null)) {
                    for (Map.Entry<byte[], byte[]> pair : wanted.of(bucket).entrySet()) {
                        assertThat(pairs.next()).as("seed %d", seed).isTrue();
                        assertThat(pairs.key()).as("seed %d", seed).isEqualTo(pair.getKey());
                        assertThat(pairs.value()).as("seed %d", seed).isEqualTo(pair.getValue());
                    }
                    assertThat(pairs.next()).as("seed %d", seed).isFalse();
                }
            }
        }
        assertThat(Files.exists(directory.resolve("spill"))).isFalse();
    }

    @Test
    void tellsTheCopierWhenItCannotSpill() throws BackendException {
        try (TeeQueue queue = new TeeQueue(FaultyDisk.failingFrom(new LocalDisk(), 0), directory.resolve("spill"), 0)) {
            queue.add(batch(new Random(1), new Pairs()));
            queue.add(batch(new Random(2), new Pairs()));
            assertThatThrownBy(queue::poll).hasMessageContaining("injected fault");
        }
    }
}
