/** What a leader knows about each member: log position, flow control, activity, votes. */
@NullMarked
package dev.quoin.raft.tracker;

import org.jspecify.annotations.NullMarked;
