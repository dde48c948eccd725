package dev.quoin.snapshot;

import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;

/** How long saving takes. */
final class SaveMeters {

    private static final double FIRST_BOUND_SECONDS = 0.001;
    private static final int BOUNDS = 14;

    private final Histogram encoding;
    private final Histogram syncing;
    private final Histogram total;

    SaveMeters(Meters meters) {
        encoding = histogram(meters, "etcd_debugging_snap_save_marshalling_duration_seconds", "encoding snapshots");
        syncing = histogram(meters, "etcd_snap_fsync_duration_seconds", "writing and syncing snapshot files");
        total = histogram(meters, "etcd_debugging_snap_save_total_duration_seconds", "saving snapshots");
    }

    /** One save, by the times at which its steps began and ended. */
    void saved(long startNanos, long encodedNanos, long endNanos) {
        encoding.observeNanos(encodedNanos - startNanos);
        syncing.observeNanos(endNanos - encodedNanos);
        total.observeNanos(endNanos - startNanos);
    }

    private static Histogram histogram(Meters meters, String name, String what) {
        return meters.histogram(name, "Durations of " + what + ".", Meters.exponential(FIRST_BOUND_SECONDS, 2, BOUNDS));
    }
}
