package dev.quoin.snapshot;

import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import org.jspecify.annotations.Nullable;

/** How long saving takes, for as long as somebody collects it. */
final class SaveMeters {

    private static final double FIRST_BOUND_SECONDS = 0.001;
    private static final int BOUNDS = 14;

    private volatile @Nullable Histograms histograms;
    private volatile @Nullable Meters reporter;

    void reportTo(Meters meters) {
        reporter = meters;
        histograms = new Histograms(
                histogram(meters, "etcd_debugging_snap_save_marshalling_duration_seconds", "encoding snapshots"),
                histogram(meters, "etcd_snap_fsync_duration_seconds", "writing and syncing snapshot files"),
                histogram(meters, "etcd_debugging_snap_save_total_duration_seconds", "saving snapshots"));
    }

    /** Stops reporting there, unless another has taken over in the meantime. */
    void stopReportingTo(Meters meters) {
        if (reporter == meters) {
            reporter = null;
            histograms = null;
        }
    }

    /** One save, by the times at which its steps began and ended. */
    void saved(long startNanos, long encodedNanos, long endNanos) {
        Histograms current = histograms;
        if (current != null) {
            current.encoding.observeNanos(encodedNanos - startNanos);
            current.syncing.observeNanos(endNanos - encodedNanos);
            current.total.observeNanos(endNanos - startNanos);
        }
    }

    private static Histogram histogram(Meters meters, String name, String what) {
        return meters.histogram(name, "Durations of " + what + ".", Meters.exponential(FIRST_BOUND_SECONDS, 2, BOUNDS));
    }

    private record Histograms(Histogram encoding, Histogram syncing, Histogram total) {}
}
