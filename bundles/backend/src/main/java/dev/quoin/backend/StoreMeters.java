package dev.quoin.backend;

import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.concurrent.atomic.AtomicInteger;

/** etcd's disk_backend meters. Any thread. */
final class StoreMeters {

    private final AtomicInteger defragmenting = new AtomicInteger();
    private final Histogram commits;
    private final Histogram defragmentations;

    StoreMeters(Meters meters) {
        commits = meters.histogram(
                "etcd_disk_backend_commit_duration_seconds",
                "The latency distributions of commit called by backend.",
                Meters.exponential(0.001, 2, 14));
        defragmentations = meters.histogram(
                "etcd_disk_backend_defrag_duration_seconds",
                "The latency distribution of backend defragmentation.",
                Meters.exponential(0.1, 2, 13));
        meters.gauge(
                "etcd_disk_defrag_inflight",
                "Whether or not defrag is active on the member. 1 means active, 0 means not.",
                defragmenting::get);
    }

    void committed(long nanos) {
        commits.observeNanos(nanos);
    }

    void defragmentationBegins() {
        defragmenting.incrementAndGet();
    }

    void defragmentationEnds(long nanos) {
        defragmenting.decrementAndGet();
        defragmentations.observeNanos(nanos);
    }
}
