/** Sums over sets of key-values that are kept up one change at a time. */
@NullMarked
package dev.quoin.mvcc.sum;

import org.jspecify.annotations.NullMarked;
