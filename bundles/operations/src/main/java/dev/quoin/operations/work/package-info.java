/** Operations: one at a time, on one thread. */
@NullMarked
package dev.quoin.operations.work;

import org.jspecify.annotations.NullMarked;
