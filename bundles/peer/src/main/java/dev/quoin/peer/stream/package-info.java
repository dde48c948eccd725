/** The two long-lived streams in each direction. */
@NullMarked
package dev.quoin.peer.stream;

import org.jspecify.annotations.NullMarked;
