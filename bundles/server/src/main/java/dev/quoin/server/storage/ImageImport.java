package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills an empty store from a database image.
 *
 * <p>While it goes on the store carries a note, so that one that was cut short is told from a whole one: the consistent
 * index alone would not, as an empty store has none either.
 */
final class ImageImport {

    private static final Logger LOG = LoggerFactory.getLogger(ImageImport.class);
    private static final byte[] NOTE = "importing".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NOTHING = {};
    static final int PAIRS_PER_TXN = 1_000;
    private static final int PAIRS_PER_LOG_LINE = 500_000;

    private ImageImport() {}

    /** Whether an import into this store was cut short. */
    static boolean unfinished(StateStore store) throws BackendException {
        return store.get(Bucket.LOCAL, NOTE) != null;
    }

    /** Reads the image's records while they are copied, each as it is; from the first to the last. */
    @FunctionalInterface
    interface Reader<T> {
        T read(BackendSnapshot records) throws IOException;
    }

    /** Copies all pairs and makes them durable. */
    static void copy(BackendSnapshot image, StateStore store) throws IOException {
        begin(image, store);
        long pairs = 0;
        for (Bucket bucket : Bucket.values()) {
            if (bucket.inImages()) {
                pairs += copy(image, store, bucket);
            }
        }
        end(store, pairs);
    }

    /**
     * The same, where somebody needs the records too: they are read from the image once, by him, and put into the store as he
     * comes by. All other buckets are there before he begins. What he made is his caller's to close where this fails.
     */
    static <T> T copy(BackendSnapshot image, StateStore store, Reader<T> reader) throws IOException {
        begin(image, store);
        long pairs = 0;
        for (Bucket bucket : Bucket.values()) {
            if (bucket.inImages() && bucket != Bucket.KEY) {
                pairs += copy(image, store, bucket);
            }
        }
        CopiedRecords records = new CopiedRecords(image, store);
        T made = reader.read(records);
        end(store, pairs + records.copied());
        return made;
    }

    private static void begin(BackendSnapshot image, StateStore store) throws IOException {
        Authentication.refuseEnabled(image);
        StoreTxn begin = store.begin();
        begin.put(Bucket.LOCAL, NOTE, NOTHING);
        begin.end();
        store.commit(Durability.SYNCED);
    }

    private static void end(StateStore store, long pairs) throws BackendException {
        StoreTxn end = store.begin();
        end.delete(Bucket.LOCAL, NOTE);
        end.end();
        store.commit(Durability.SYNCED);
        LOG.atInfo().addKeyValue("pairs", pairs).log("imported database image");
    }

    private static long copy(BackendSnapshot image, StateStore store, Bucket bucket) throws BackendException {
        long pairs = 0;
        try (BackendSnapshot.Cursor cursor = image.scan(bucket, NOTHING, null)) {
            boolean more = cursor.next();
            while (more) {
                StoreTxn txn = store.begin();
                try {
                    for (int i = 0; i < PAIRS_PER_TXN && more; i++) {
                        if (bucket == Bucket.KEY) {
                            txn.append(bucket, cursor.key(), cursor.value());
                        } else {
                            txn.put(bucket, cursor.key(), cursor.value());
                        }
                        pairs++;
                        more = cursor.next();
                    }
                } finally {
                    txn.end();
                }
                report(bucket, pairs);
            }
        }
        return pairs;
    }

    static void report(Bucket bucket, long pairs) {
        if (pairs % PAIRS_PER_LOG_LINE == 0) {
            LOG.atInfo()
                    .addKeyValue("bucket", bucket.etcdName())
                    .addKeyValue("pairs", pairs)
                    .log("importing database image");
        }
    }
}
