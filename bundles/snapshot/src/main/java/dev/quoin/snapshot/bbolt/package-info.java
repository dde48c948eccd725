/**
 * The bbolt file format, version 2, written in one pass and read without its free list.
 *
 * <p>A file is a run of pages; numbers are little-endian. Each page begins with a header of 16 bytes: id u64, flags u16,
 * count u16, overflow u32 (further pages that belong to this one). Pages 0 and 1 are two versions of the meta page, of
 * which the valid one with the higher transaction id counts. The tree that they point to maps bucket names to buckets; a
 * bucket is a tree of its own, or lies inline in the leaf that names it. Leaves hold pairs, branches hold the first key
 * of each child.
 *
 * <p>Files written here are laid out leaves first, each branch behind its children, the root last: so neither the layout
 * nor the writing pass keeps more in memory than two pages for each level of the tree.
 */
@NullMarked
package dev.quoin.snapshot.bbolt;

import org.jspecify.annotations.NullMarked;
