package dev.quoin.api.raft;

/**
 * The point in the log that a snapshot replaces (paper §7).
 *
 * @param confState the configuration in force at {@code index}
 * @param index the last index that the snapshot covers, 0 for none
 * @param term the term of the entry at {@code index}
 */
public record SnapshotMetadata(ConfState confState, long index, long term) {

    /** The metadata of a log that starts at index 1. */
    public static final SnapshotMetadata EMPTY = new SnapshotMetadata(ConfState.EMPTY, 0, 0);
}
