package dev.quoin.wal;

import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.concurrent.atomic.LongAdder;

/** What the logs of this process report. */
final class SyncMeter {

    private static final double FIRST_BOUND_SECONDS = 0.001;
    private static final int BOUNDS = 14;

    private final LongAdder bytes = new LongAdder();
    private final Histogram syncs;

    SyncMeter(Meters meters) {
        meters.gauge("etcd_disk_wal_write_bytes_total", "Bytes appended to the write-ahead log.", bytes::doubleValue);
        syncs = meters.histogram(
                "etcd_disk_wal_fsync_duration_seconds",
                "Durations of the syncs of the write-ahead log.",
                Meters.exponential(FIRST_BOUND_SECONDS, 2, BOUNDS));
    }

    void wrote(long count) {
        bytes.add(count);
    }

    void synced(long nanos) {
        syncs.observeNanos(nanos);
    }
}
