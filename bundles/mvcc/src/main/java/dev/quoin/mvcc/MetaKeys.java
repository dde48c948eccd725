package dev.quoin.mvcc;

import java.nio.charset.StandardCharsets;

/** Keys in the bucket {@code meta}. */
final class MetaKeys {

    static final String CONSISTENT_INDEX = "consistent_index";
    static final String TERM = "term";
    static final String STORAGE_VERSION = "storageVersion";

    private static final String SCHEDULED_COMPACTION = "scheduledCompactRev";
    private static final String FINISHED_COMPACTION = "finishedCompactRev";

    private MetaKeys() {}

    static byte[] scheduledCompaction() {
        return SCHEDULED_COMPACTION.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] finishedCompaction() {
        return FINISHED_COMPACTION.getBytes(StandardCharsets.UTF_8);
    }
}
