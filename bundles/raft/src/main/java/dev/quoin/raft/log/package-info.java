/** The log in memory: an array ring of entries, and the cursors that say how far it is durable, committed, applied. */
@NullMarked
package dev.quoin.raft.log;

import org.jspecify.annotations.NullMarked;
