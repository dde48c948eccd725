/** Storage backends that are exchanged under a running server, and what its clients notice of it: nothing. */
@NullMarked
package dev.quoin.compat.swap;

import org.jspecify.annotations.NullMarked;
