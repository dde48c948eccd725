package dev.quoin.backend;

import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** etcd's disk_backend meters; counts nothing while there is nobody to make them. Any thread. */
final class StoreMeters {

    private final AtomicInteger defragmenting = new AtomicInteger();
    private volatile @Nullable Histogram commits;
    private volatile @Nullable Histogram defragmentations;

    void use(Meters meters) {
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

    void dontUse() {
        commits = null;
        defragmentations = null;
    }

    void committed(long nanos) {
        observe(commits, nanos);
    }

    void defragmentationBegins() {
        defragmenting.incrementAndGet();
    }

    void defragmentationEnds(long nanos) {
        defragmenting.decrementAndGet();
        observe(defragmentations, nanos);
    }

    private static void observe(@Nullable Histogram histogram, long nanos) {
        if (histogram != null) {
            histogram.observeNanos(nanos);
        }
    }
}
