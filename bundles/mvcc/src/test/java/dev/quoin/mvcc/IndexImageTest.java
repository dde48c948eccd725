package dev.quoin.mvcc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.IndexImage;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.mvcc.values.ValueRing;
import dev.quoin.mvcc.work.ThreadWorkers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index that was written down is the one that the records of the same store give. */
@Timeout(60)
final class IndexImageTest {

    private static final int KEYS = 700;
    private static final ByteString ALL = ByteString.copyFrom(new byte[] {0});

    private final MapStore store = new MapStore();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void isTheOneThatTheRecordsGiveWhateverIsWrittenMeanwhile(long seed) throws Exception {
        Random random = new Random(seed);
        try (KeyValueStore origin = TestStores.open(store, true)) {
            change(store, origin, random, 3_000);
            if (seed % 2 == 0) {
                compact(origin, origin.revision() - random.nextInt(1_000));
            }
            change(store, origin, random, 500);
            MapStore copy = store.copy();
            byte[] image;
            try (BackendSnapshot pinned = store.pin()) {
                image = write(origin.indexImage(pinned), () -> change(store, origin, random, 200));
            }
            assertThat(new IndexReader(channel(image), (main, sub) -> {}).read(origin.compactRevision()))
                    .isNotNull();
            assertSame(copy, image);
        }
    }

    @Test
    void ofAnEmptyStoreIsEmpty() throws Exception {
        try (KeyValueStore origin = TestStores.open(store, true);
                BackendSnapshot pinned = store.pin()) {
            assertSame(store.copy(), write(origin.indexImage(pinned), () -> {}));
        }
    }

    @Test
    void isOfNoUseWhereACompactionCameInBetweenAndTheRecordsAreRead() throws Exception {
        Random random = new Random(7);
        try (KeyValueStore origin = TestStores.open(store, true)) {
            change(store, origin, random, 3_000);
            MapStore copy = store.copy();
            boolean[] compacted = new boolean[1];
            byte[] image;
            try (BackendSnapshot pinned = store.pin()) {
                image = write(origin.indexImage(pinned), () -> {
                    if (!compacted[0]) {
                        compacted[0] = true;
                        compact(origin, origin.revision());
                    }
                });
            }
            assertThat(image[image.length - 1]).isZero();
            assertSame(copy, image);
        }
    }

    @Test
    void damagedOrCutOnesAreLeftAlone() throws Exception {
        Random random = new Random(8);
        try (KeyValueStore filled = TestStores.open(store, true)) {
            change(store, filled, random, 600);
        }
        try (KeyValueStore origin = TestStores.open(store, true);
                BackendSnapshot pinned = store.pin()) {
            byte[] image = write(origin.indexImage(pinned), () -> {});
            for (int i = 0; i < 40; i++) {
                byte[] damaged = image.clone();
                // Not in the numbers of the head, which no sum covers: what carries an image checks its bytes.
                int from = SavedIndex.HEAD_BYTES;
                damaged[from + random.nextInt(image.length - from - 1)] ^= (byte) (1 << random.nextInt(7));
                assertSame(store.copy(), damaged);
                assertSame(store.copy(), Arrays.copyOf(image, random.nextInt(image.length)));
            }
        }
    }

    private interface Meanwhile {
        void run() throws Exception;
    }

    /** Something happens whenever bytes are written. */
    private static byte[] write(IndexImage image, Meanwhile meanwhile) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WritableByteChannel collected = Channels.newChannel(bytes);
        image.writeTo(new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                try {
                    meanwhile.run();
                } catch (Exception e) {
                    throw new IOException(e);
                }
                return collected.write(source);
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        });
        return bytes.toByteArray();
    }

    private static void change(MapStore store, KeyValueStore mvcc, Random random, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            ByteString key = ByteString.copyFromUtf8("key/" + random.nextInt(KEYS));
            long lease = random.nextInt(20) == 0 ? 1 + random.nextInt(3) : 0;
            StoreTxn storeTxn = store.begin();
            if (lease != 0 && mvcc.lessor().lookup(lease) == null) {
                grant(mvcc, storeTxn, lease);
            }
            var txn = mvcc.begin(storeTxn);
            if (random.nextInt(5) == 0) {
                txn.deleteRange(key, null);
            } else {
                txn.put(key, ByteString.copyFromUtf8("v" + random.nextInt()), lease);
            }
            if (random.nextInt(9) == 0) {
                txn.put(ByteString.copyFromUtf8("once/" + random.nextLong()), ByteString.copyFromUtf8("x"), 0);
            }
            txn.end();
            storeTxn.end();
        }
    }

    private static void grant(KeyValueStore mvcc, StoreTxn txn, long lease) throws IOException {
        try {
            mvcc.lessor().grant(txn, lease, 100);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private void compact(KeyValueStore mvcc, long revision) throws Exception {
        StoreTxn txn = store.begin();
        var done = mvcc.compact(txn, revision);
        txn.end();
        done.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    /** Opens a store by an image and by its records, and compares all that can be asked. */
    private static void assertSame(MapStore state, byte[] image) throws Exception {
        MapStore one = state.copy();
        MapStore other = state.copy();
        try (KeyValueStore byImage = open(one, channel(image));
                KeyValueStore byRecords = TestStores.open(other, true)) {
            assertSame(byImage, byRecords);
            change(one, byImage, new Random(99), 2_000);
            change(other, byRecords, new Random(99), 2_000);
            assertSame(byImage, byRecords);
        }
    }

    private static void assertSame(KeyValueStore byImage, KeyValueStore byRecords) throws Exception {
        assertThat(byImage.revision()).isEqualTo(byRecords.revision());
        assertThat(byImage.compactRevision()).isEqualTo(byRecords.compactRevision());
        assertThat(byImage.index.size()).isEqualTo(byRecords.index.size());
        assertThat(byImage.index.liveKeys()).isEqualTo(byRecords.index.liveKeys());
        assertThat(byImage.index.liveSum()).isEqualTo(byRecords.index.liveSum());
        assertThat(byImage.hashKv(0)).isEqualTo(byRecords.hashKv(0));
        for (long lease = 1; lease <= 3; lease++) {
            assertThat(byImage.lessor().keys(lease))
                    .containsExactlyInAnyOrderElementsOf(byRecords.lessor().keys(lease));
        }
        long first = Math.max(1, byRecords.compactRevision());
        for (long revision = first; revision <= byRecords.revision(); revision += 97) {
            assertThat(byImage.range(ALL, ALL, revision, 0, RangeContent.KEYS_AND_VALUES))
                    .isEqualTo(byRecords.range(ALL, ALL, revision, 0, RangeContent.KEYS_AND_VALUES));
        }
    }

    private static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    private static KeyValueStore open(MapStore state, ReadableByteChannel image) throws IOException {
        return KeyValueStore.open(
                state,
                TestStores.options(true),
                TestStores.CLOCK,
                Meters.NONE,
                new ValueRing(1024, 4),
                new ValueRing(1024, 2),
                new ThreadWorkers(),
                new Recovery.Sources(null, image));
    }
}
