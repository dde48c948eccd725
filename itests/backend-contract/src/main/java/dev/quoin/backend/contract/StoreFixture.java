package dev.quoin.backend.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.backend.OfflineBackend;
import dev.quoin.env.LocalDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A member's store on an engine under test, with a history of which every state can be recognized. */
public final class StoreFixture {

    private static final byte[] INDEX = "consistent_index".getBytes(StandardCharsets.UTF_8);

    private static final int BATCH_MILLIS = 5;

    /** Every so many transactions an old revision is deleted. */
    private static final long DELETE_EVERY = 3;

    private StoreFixture() {}

    /**
     * Opens a store.
     *
     * @param operationsMax operations in a batch
     */
    public static StateStore open(BackendFactory factory, Path snapDirectory, int operationsMax)
            throws BackendException {
        return OfflineBackend.of(new LocalDisk(), List.of(factory), BATCH_MILLIS, operationsMax)
                .open(snapDirectory);
    }

    private static byte[] revision(long main) {
        return ByteBuffer.allocate(17).putLong(main).put((byte) '_').putLong(0).array();
    }

    private static byte[] value(long main) {
        byte[] value = new byte[100 + (int) (main % 300)];
        new Random(main).nextBytes(value);
        return value;
    }

    /** The {@code n}-th transaction, from 1 on. */
    public static void write(StateStore store, long n) throws BackendException {
        StoreTxn txn = store.begin();
        txn.append(Bucket.KEY, revision(n), value(n));
        txn.put(Bucket.META, INDEX, revision(n));
        if (n % DELETE_EVERY == 0) {
            txn.delete(Bucket.KEY, revision(n / DELETE_EVERY));
        }
        txn.end();
    }

    /** Number of the last transaction that the store says it holds. */
    public static long last(StateStore store) throws BackendException {
        byte[] index = store.get(Bucket.META, INDEX);
        return index == null ? 0 : ByteBuffer.wrap(index).getLong();
    }

    /**
     * Reads everything, and checks that it is exactly what the last transaction left.
     *
     * @return the number of the last transaction
     */
    public static long check(StateStore store) throws BackendException {
        long last = last(store);
        long next = last / DELETE_EVERY + 1;
        try (BackendSnapshot pinned = store.pin();
                BackendSnapshot.Cursor pairs = pinned.scan(Bucket.KEY, new byte[0], null)) {
            while (pairs.next()) {
                assertThat(pairs.key()).isEqualTo(revision(next));
                assertThat(pairs.value()).isEqualTo(value(next));
                next++;
            }
        }
        assertThat(next).isEqualTo(last + 1);
        return last;
    }
}
