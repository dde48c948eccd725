/**
 * Leases: keys that go when their owner stops renewing.
 *
 * <p>What is replicated (grant, revoke, checkpoint, which key hangs on which lease) is the same on every member. When a
 * lease expires is known to the primary alone, the member that leads; it proposes the revocation.
 */
@NullMarked
package dev.quoin.mvcc.lease;

import org.jspecify.annotations.NullMarked;
