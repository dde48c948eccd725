package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Keys in the bucket {@code meta}. */
final class MetaKeys {

    static final String CONSISTENT_INDEX = "consistent_index";
    static final String TERM = "term";
    static final String STORAGE_VERSION = "storageVersion";

    private static final String SCHEDULED_COMPACTION = "scheduledCompactRev";
    private static final String FINISHED_COMPACTION = "finishedCompactRev";

    private MetaKeys() {}

    /** Main revision that one of them holds, -1 where it is not there. */
    static long revision(BackendSnapshot store, byte[] metaKey) throws BackendException {
        return decode(store.get(Bucket.META, metaKey));
    }

    /** The same of a store as it is now. */
    static long revision(StateStore store, byte[] metaKey) throws BackendException {
        return decode(store.get(Bucket.META, metaKey));
    }

    private static long decode(byte @Nullable [] stored) {
        return stored == null ? -1 : RevisionKey.decode(stored).main();
    }

    static byte[] scheduledCompaction() {
        return SCHEDULED_COMPACTION.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] finishedCompaction() {
        return FINISHED_COMPACTION.getBytes(StandardCharsets.UTF_8);
    }
}
