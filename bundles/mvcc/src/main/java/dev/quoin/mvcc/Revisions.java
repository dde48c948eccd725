package dev.quoin.mvcc;

/** Where the store stands. The apply thread writes, any thread reads. */
final class Revisions {

    /** Main revision of the last ended transaction. */
    volatile long current = 1;

    /** Main revision of the last compaction, or -1. */
    volatile long compacted = -1;
}
