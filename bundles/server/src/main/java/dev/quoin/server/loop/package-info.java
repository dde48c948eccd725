/** The three threads of a member: Raft, log, apply. Raft's thread owns the state machine and does no I/O unless this member is the only voter; the log's thread makes entries durable; the apply thread turns committed entries into state. */
@NullMarked
package dev.quoin.server.loop;

import org.jspecify.annotations.NullMarked;
