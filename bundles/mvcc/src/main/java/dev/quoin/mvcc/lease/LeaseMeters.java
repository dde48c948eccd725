package dev.quoin.mvcc.lease;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;

/** What is counted about leases, under etcd's names. */
final class LeaseMeters {

    private static final int TTL_BUCKETS = 24;

    final Counter granted;
    final Counter revoked;
    final Counter renewed;
    final Histogram ttlSeconds;

    LeaseMeters(Meters meters) {
        granted = meters.counter("etcd_debugging_lease_granted_total", "The total number of granted leases.");
        revoked = meters.counter("etcd_debugging_lease_revoked_total", "The total number of revoked leases.");
        renewed = meters.counter(
                "etcd_debugging_lease_renewed_total", "The number of renewed leases seen by the leader.");
        ttlSeconds = meters.histogram(
                "etcd_debugging_lease_ttl_total",
                "Bucketed histogram of lease TTLs.",
                Meters.exponential(1, 2, TTL_BUCKETS));
    }
}
