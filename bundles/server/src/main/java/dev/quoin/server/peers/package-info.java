/** The member's side of the peer transport: messages out and in, snapshots out and in. */
@NullMarked
package dev.quoin.server.peers;

import org.jspecify.annotations.NullMarked;
