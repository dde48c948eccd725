package dev.quoin.server.background;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import java.util.Arrays;

/**
 * Reads back the records of all buckets but that of the key-values, a piece at a time. Reading checks each record's sum. It
 * begins with forgetting what the engine keeps in memory, since it is the disk that is to be read; whatever is in memory
 * afterwards was read from there, or written since. One thread at a time.
 */
final class BucketWalk {

    private static final Bucket[] BUCKETS = Bucket.values();

    private final StateStore store;
    private boolean begun;
    private int bucket;
    private byte[] from = {};

    BucketWalk(StateStore store) {
        this.store = store;
    }

    /** Reads about so many bytes on; 0 at the end. */
    long read(long bytesMax) throws BackendException {
        if (!begun) {
            begun = true;
            try (BackendSnapshot snapshot = store.pin()) {
                snapshot.forgetCached();
            }
        }
        long bytes = 0;
        while (bytes < bytesMax && bucket < BUCKETS.length) {
            if (BUCKETS[bucket] != Bucket.KEY) {
                bytes += readOn(bytesMax - bytes);
            } else {
                bucket++;
            }
        }
        return bytes;
    }

    private long readOn(long bytesMax) throws BackendException {
        long bytes = 0;
        try (BackendSnapshot snapshot = store.pin();
                BackendSnapshot.Cursor cursor = snapshot.scan(BUCKETS[bucket], from, null)) {
            while (bytes < bytesMax) {
                if (!cursor.next()) {
                    bucket++;
                    from = new byte[0];
                    return bytes;
                }
                byte[] key = cursor.key();
                bytes += key.length + cursor.value().length;
                from = Arrays.copyOf(key, key.length + 1);
            }
        }
        return bytes;
    }
}
