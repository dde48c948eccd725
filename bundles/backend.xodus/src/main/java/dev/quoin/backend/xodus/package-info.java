/**
 * A storage engine on Xodus: a log-structured store with one Patricia trie for each bucket.
 *
 * <p>Directory: Xodus's own files ({@code *.xd}, {@code xd.lck}) and {@code quoin.properties}, which keeps what cannot be
 * changed once the first file was written ({@code logFileSizeKiB}) and whether the store was closed properly
 * ({@code clean}).
 *
 * <p>A commit makes a whole batch visible, and safe from the death of the process. It is safe from a loss of power after
 * {@code sync}. Xodus has no checksums: it goes back to the last commit that it can parse in its newest file, refuses a
 * shortened older file, and does not notice a changed bit; {@code backend} keeps a sum with each record for that.
 */
@NullMarked
package dev.quoin.backend.xodus;

import org.jspecify.annotations.NullMarked;
