/**
 * etcd's v2 tree.
 *
 * <p>Rules. Every operation that changes something raises the index by one and makes one event; a node carries the index
 * at which it was made and the one at which its value last changed (a directory's stays). The root and its first-level
 * directories {@code /0} and {@code /1} cannot be changed. Names that begin with {@code _} are hidden from listings.
 * Nodes with an expiration go when the leader's time passes it, a directory with all that it holds. The last 1000 events
 * are kept. Members apply the same operations in the same order and so hold the same tree: only the seconds that events
 * give as time to live, and the statistics of reads, are each member's own.
 *
 * <p>The JSON that {@code .snap} files hold is written down in {@code distribution/docs/formats/v2store.md}.
 */
@NullMarked
package dev.quoin.v2store;

import org.jspecify.annotations.NullMarked;
