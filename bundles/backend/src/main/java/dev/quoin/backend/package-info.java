/**
 * The active backend: the member's state on whichever storage engine was chosen.
 *
 * <p>Layout below {@code member/snap/backend}: one directory {@code <engine>-<generation>} for the store in use, and
 * {@code active}, the marker that names it ({@link dev.quoin.backend.Marker} holds its format). Invariant: the marker is
 * replaced by one rename, after everything in the directory that it names is durable; a directory which the marker does
 * not name is left over from an interrupted switch and is removed when the store is opened.
 *
 * <p>A value reaches the engine as {@code value | crc32c(bucket name | key | value)}, the sum in 4 bytes, big-endian.
 *
 * <p>Threads: one writer for each open store, the only one that applies batches; a copier while a store is being
 * defragmented. Neither is ever interrupted, because an interrupt may close an engine's files under it.
 */
@NullMarked
package dev.quoin.backend;

import org.jspecify.annotations.NullMarked;
