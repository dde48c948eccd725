package dev.quoin.wal;

import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the logs of this process report, for as long as somebody collects it. */
final class SyncMeter {

    private static final double FIRST_BOUND_SECONDS = 0.001;
    private static final int BOUNDS = 14;

    private final LongAdder bytes = new LongAdder();
    private volatile @Nullable Histogram syncs;
    private volatile @Nullable Meters reporter;

    void reportTo(Meters meters) {
        reporter = meters;
        meters.gauge("etcd_disk_wal_write_bytes_total", "Bytes appended to the write-ahead log.", bytes::doubleValue);
        syncs = meters.histogram(
                "etcd_disk_wal_fsync_duration_seconds",
                "Durations of the syncs of the write-ahead log.",
                Meters.exponential(FIRST_BOUND_SECONDS, 2, BOUNDS));
    }

    /** Stops reporting there, unless another has taken over in the meantime. */
    void stopReportingTo(Meters meters) {
        if (reporter == meters) {
            reporter = null;
            syncs = null;
        }
    }

    void wrote(long count) {
        bytes.add(count);
    }

    void synced(long nanos) {
        Histogram histogram = syncs;
        if (histogram != null) {
            histogram.observeNanos(nanos);
        }
    }
}
