package dev.quoin.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.env.fixture.Pairs;
import dev.quoin.mvcc.SmallStores;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.MapStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a store holds, and what is read beside, when an image is copied into it. */
class ImageImportTest {

    private static final MvccOptions OPTIONS = new MvccOptions(1000, 0, 1, false);
    private static final byte[] FIRST = {};
    private static final int KEYS = 2_500;

    private final ManualClock clock = new ManualClock();
    private final MapStore store = new MapStore();

    @Test
    void opensTheKeyValuesWhileItCopies() throws Exception {
        try (KeyValueState source = filled()) {
            BackendSnapshot image = source.store.pin();
            try (MvccStore copied = ImageImport.copy(
                    image, store, records -> SmallStores.on(clock).open(store, OPTIONS, records))) {
                assertThat(copied.revision()).isEqualTo(source.keyValues.revision());
                assertThat(copied.compactRevision()).isEqualTo(source.keyValues.compactRevision());
                assertThat(copied.runningHash().liveHigh())
                        .isEqualTo(source.keyValues.runningHash().liveHigh());
                assertThat(copied.hashKv(0).hash())
                        .isEqualTo(source.keyValues.hashKv(0).hash());
            }
            assertSame(image, store.pin());
            assertThat(ImageImport.unfinished(store)).isFalse();
        }
    }

    @Test
    void copiesTheSameWithoutAReader() throws Exception {
        try (KeyValueState source = filled()) {
            BackendSnapshot image = source.store.pin();
            ImageImport.copy(image, store);
            assertSame(image, store.pin());
            assertThat(ImageImport.unfinished(store)).isFalse();
        }
    }

    @Test
    void isUnfinishedWhereTheImageTurnsOutToBeDamaged() throws Exception {
        try (KeyValueState source = filled()) {
            BackendSnapshot image = new CutShort(source.store.pin(), 1_700);
            assertThatThrownBy(() -> ImageImport.copy(
                            image, store, records -> SmallStores.on(clock).open(store, OPTIONS, records)))
                    .isInstanceOf(DamagedImageException.class);
            assertThat(ImageImport.unfinished(store)).isTrue();
        }
    }

    @Test
    void isUnfinishedWhereTheReaderStopsBeforeTheEnd() throws Exception {
        try (KeyValueState source = filled()) {
            BackendSnapshot image = source.store.pin();
            assertThatThrownBy(() -> ImageImport.copy(image, store, records -> {
                        try (BackendSnapshot.Cursor cursor = records.scan(Bucket.KEY, FIRST, null)) {
                            return cursor.next();
                        }
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not walked to their end");
            assertThat(ImageImport.unfinished(store)).isTrue();
        }
    }

    private KeyValueState filled() throws Exception {
        KeyValueState state = new KeyValueState(clock, OPTIONS);
        for (int i = 0; i < KEYS; i++) {
            state.put("key" + i % 900, "value" + i);
        }
        state.compact(300);
        StoreTxn txn = state.store.begin();
        txn.put(Bucket.ALARM, new byte[] {1}, FIRST);
        txn.end();
        return state;
    }

    private static void assertSame(BackendSnapshot expected, BackendSnapshot found) {
        for (Bucket bucket : Bucket.values()) {
            assertThat(((Pairs) found).describe(bucket)).isEqualTo(((Pairs) expected).describe(bucket));
        }
    }

    /** Fails after some records. */
    private record CutShort(BackendSnapshot whole, int records) implements BackendSnapshot {

        @Override
        public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
            return whole.get(bucket, key);
        }

        @Override
        public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException {
            Cursor cursor = whole.scan(bucket, from, to);
            int[] left = {records};
            return new Cursor() {
                @Override
                public boolean next() throws BackendException {
                    if (left[0]-- == 0) {
                        throw new DamagedImageException("page 7 is neither leaf nor branch");
                    }
                    return cursor.next();
                }

                @Override
                public byte[] key() {
                    return cursor.key();
                }

                @Override
                public byte[] value() {
                    return cursor.value();
                }

                @Override
                public void close() {
                    cursor.close();
                }
            };
        }

        @Override
        public long count(Bucket bucket) throws BackendException {
            return whole.count(bucket);
        }

        @Override
        public void close() {
            whole.close();
        }
    }
}
