package dev.quoin.peer.snapshot;

import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;

/** How long databases take to be stored. */
public final class SaveMeters {
    private static final double SYNC_MIN = 0.001;
    private static final int SYNC_BOUNDS = 14;
    private static final double SAVE_MIN = 0.1;
    private static final int SAVE_BOUNDS = 10;

    private final Histogram syncs;
    private final Histogram saves;

    public SaveMeters(Meters meters) {
        syncs = meters.histogram(
                "etcd_snap_db_fsync_duration_seconds",
                "The latency distributions of fsyncing .snap.db file",
                Meters.exponential(SYNC_MIN, 2, SYNC_BOUNDS));
        saves = meters.histogram(
                "etcd_snap_db_save_total_duration_seconds",
                "The total latency distributions of v3 snapshot save",
                Meters.exponential(SAVE_MIN, 2, SAVE_BOUNDS));
    }

    void synced(long nanos) {
        syncs.observeNanos(nanos);
    }

    void saved(long nanos) {
        saves.observeNanos(nanos);
    }
}
