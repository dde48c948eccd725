/** A member's directory: founding, restarting, snapshots, checkpoints, purging. */
@NullMarked
package dev.quoin.server.storage;

import org.jspecify.annotations.NullMarked;
