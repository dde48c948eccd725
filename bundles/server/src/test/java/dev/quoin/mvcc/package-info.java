/** A door to the store that the member's tests use. */
@NullMarked
package dev.quoin.mvcc;

import org.jspecify.annotations.NullMarked;
