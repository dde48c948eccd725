package dev.quoin.mvcc.lease;

import java.util.Comparator;
import java.util.List;

/**
 * Spreads expiry on a new primary.
 *
 * <p>After a change of leader all leases start anew, so that many may expire in the same second, more than can be revoked
 * in one. As in etcd, at most three quarters of the revocation rate are left to expire in a window of one second; the
 * others get a delay that grows with their number.
 */
final class ExpirySpread {

    /** Leases that are revoked in a second at most. */
    static final int REVOKE_RATE = 1000;

    private static final int TARGET_RATE = 3 * REVOKE_RATE / 4;
    private static final long SECOND_MICROS = 1_000_000;

    private ExpirySpread() {}

    /** Moves the expiry of leases that were all restarted at {@code nowMicros}. */
    static void apply(List<HeldLease> leases, long nowMicros, long extendMicros) {
        if (leases.size() < REVOKE_RATE) {
            return;
        }
        leases.sort(Comparator.comparingLong((HeldLease lease) -> lease.expiryMicros)
                .thenComparingLong(lease -> lease.id));
        long windowStart = leases.get(0).expiryMicros;
        long windowEnd = windowStart + SECOND_MICROS;
        int inWindow = 0;
        for (HeldLease lease : leases) {
            long expiry = lease.expiryMicros;
            if (expiry > windowEnd) {
                windowStart = expiry;
                windowEnd = windowStart + SECOND_MICROS;
                inWindow = 1;
                continue;
            }
            inWindow++;
            if (inWindow <= TARGET_RATE) {
                continue;
            }
            // A lease that lies ahead of the window's start needs that much less.
            long delay = SECOND_MICROS * inWindow / TARGET_RATE - (expiry - windowStart);
            windowEnd = windowStart + delay;
            lease.restart(nowMicros, extendMicros + delay);
        }
    }
}
