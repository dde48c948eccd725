package dev.quoin.api.wal;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import java.util.List;

/**
 * What an opened log held.
 *
 * @param metadata the log's metadata record, equal in all its segments
 * @param hardState the newest hard state, or the empty one
 * @param entries the entries after the mark that the log was opened from, in index order, overwritten tails resolved
 */
@SuppressWarnings("ArrayRecordComponent") // the metadata is opaque and handed through
public record LogContent(byte[] metadata, HardState hardState, List<Entry> entries) {}
