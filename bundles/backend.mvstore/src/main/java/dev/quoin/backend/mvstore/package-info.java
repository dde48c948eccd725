/**
 * A storage engine on H2's MVStore: a log of chunks in one file, with one B-tree for each bucket.
 *
 * <p>Directory: {@code store.mv}, the file; {@code lock}, held while the store is open.
 *
 * <p>A commit makes a whole batch visible, and safe from the death of the process. It is safe from a loss of power after
 * {@code sync}: what the last synced state consists of is not overwritten before the next sync. MVStore goes back to the
 * newest commit whose chunks all have their heads and tails; it does not notice a changed bit within one, and {@code
 * backend} keeps a sum with each record for that.
 */
@NullMarked
package dev.quoin.backend.mvstore;

import org.jspecify.annotations.NullMarked;
