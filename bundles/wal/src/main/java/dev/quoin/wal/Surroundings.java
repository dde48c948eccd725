package dev.quoin.wal;

import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import java.util.concurrent.Executor;

/**
 * What a log needs around it.
 *
 * @param disk where its files are
 * @param clock measures syncs
 * @param meter takes the measurements
 * @param executor prepares segments off the hot path
 * @param segmentBytes length at which a segment is cut, a multiple of 8
 */
record Surroundings(Disk disk, Clock clock, SyncMeter meter, Executor executor, long segmentBytes) {

    /** etcd's segment length. */
    static final long SEGMENT_BYTES = 64_000_000;
}
