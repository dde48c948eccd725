/**
 * Which revisions each key has.
 *
 * <p>A key's life is a row of generations, each opened by a put that finds no living key and closed by a tombstone:
 *
 * <pre>
 * put(1.0); put(2.0); tombstone(3.0); put(4.0); tombstone(5.0)
 *
 *   generation 1   1.0 2.0 3.0(t)
 *   generation 2   4.0 5.0(t)
 *
 * compact(2) drops 1.0             what a reader at 2 still needs stays
 * compact(3) drops generation 1    (or all of it but 3.0(t), where tombstones at the compacted revision are kept)
 * compact(6) drops the key
 * </pre>
 *
 * <p>{@link dev.quoin.mvcc.index.KeyIndex} is an ordered tree of keys. One thread writes, a second one compacts, any number
 * read: a reader names the revision it reads at, and whatever is written later carries a greater one, so that a long range
 * may let go of the lock between chunks and still be a consistent view.
 */
@NullMarked
package dev.quoin.mvcc.index;

import org.jspecify.annotations.NullMarked;
