/**
 * Encoded key-values in memory outside the heap, addressed by revision, within a bound: the newest ones and some that were
 * read lately. What is not here is in the store.
 */
@NullMarked
package dev.quoin.mvcc.values;

import org.jspecify.annotations.NullMarked;
