/**
 * Every key at every revision.
 *
 * <p>A write goes into the key index ({@code index}), the store's transaction and the ring of recent values ({@code values})
 * on the apply thread, under a main revision that nobody reads yet; ending the transaction publishes that revision with one
 * volatile write and tells the watchers. A reader fixes a revision first, so that it needs no lock that a writer waits for.
 *
 * <p>Stored form, bucket {@code key}: main revision (8 bytes, big endian), {@code _}, sub revision (8 bytes), and a
 * {@code t} behind it where the change is a deletion; the value is a {@code mvccpb.KeyValue}, of a deletion the key alone.
 * Bucket {@code meta}: {@code scheduledCompactRev} is written with the entry that compacts, {@code finishedCompactRev} with
 * the last batch of deletions, both in the form of a revision with sub 0.
 */
@NullMarked
package dev.quoin.mvcc;

import org.jspecify.annotations.NullMarked;
