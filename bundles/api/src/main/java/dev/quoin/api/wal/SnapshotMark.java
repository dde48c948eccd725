package dev.quoin.api.wal;

import dev.quoin.api.raft.ConfState;
import org.jspecify.annotations.Nullable;

/**
 * The log's record that a snapshot was taken.
 *
 * @param index index of the last entry that the snapshot covers
 * @param term term of that entry
 * @param confState configuration at that entry; etcd writes it from 3.5 on, null before
 */
public record SnapshotMark(long index, long term, @Nullable ConfState confState) {

    /** The mark at the head of every new log. */
    public static final SnapshotMark NONE = new SnapshotMark(0, 0, null);
}
