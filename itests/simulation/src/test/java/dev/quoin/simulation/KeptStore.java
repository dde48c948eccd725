package dev.quoin.simulation;

import dev.quoin.api.backend.Bucket;
import dev.quoin.env.fixture.Pairs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a storage engine has kept on one machine: everything up to its last sync, and of the whole transactions since then
 * any number of the first, as a crash finds them.
 */
final class KeptStore {

    private static final int UNSYNCED_MAX = 400;

    /** A write; null deletes. */
    @SuppressWarnings("ArrayRecordComponent") // handed through
    record Write(Bucket bucket, byte[] key, byte @Nullable [] value) {

        void applyTo(Pairs pairs) {
            if (value == null) {
                pairs.of(bucket).remove(key);
            } else {
                pairs.of(bucket).put(key, value);
            }
        }
    }

    private final Pairs synced;
    private final List<List<Write>> since = new ArrayList<>();

    KeptStore(Pairs synced) {
        this.synced = synced;
    }

    void ended(List<Write> transaction) {
        since.add(transaction);
        if (since.size() > UNSYNCED_MAX) {
            since.remove(0).forEach(write -> write.applyTo(synced));
        }
    }

    void sync() {
        since.forEach(transaction -> transaction.forEach(write -> write.applyTo(synced)));
        since.clear();
    }

    /** Leaves what survives. */
    void crash(Random random) {
        int kept = random.nextInt(since.size() + 1);
        since.subList(kept, since.size()).clear();
        sync();
    }

    Pairs pairs() {
        sync();
        return synced.copy();
    }
}
