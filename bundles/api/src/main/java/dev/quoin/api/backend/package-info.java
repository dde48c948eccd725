/**
 * Where the replicated state is kept on disk.
 *
 * <p>Two contracts meet here. {@link dev.quoin.api.backend.Backend} is the narrow one that a storage
 * engine implements ({@code backend.xodus}, {@code backend.memory}): ordered byte maps, whole batches,
 * snapshots. {@link dev.quoin.api.backend.StateStore} is the wide one that the apply path uses
 * ({@code mvcc}, {@code server}); {@code backend} provides it over whichever engine is active, with the
 * write overlay, batching, checksums, defragmentation and switching.
 */
@Export
@Version("1.0.0")
@NullMarked
package dev.quoin.api.backend;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
