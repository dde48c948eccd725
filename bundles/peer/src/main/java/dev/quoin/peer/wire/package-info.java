/** The bytes that members exchange: Raft messages, and the frames of the two streams. */
@NullMarked
package dev.quoin.peer.wire;

import org.jspecify.annotations.NullMarked;
