/**
 * Raft as a pure function from messages and ticks to {@link dev.quoin.api.raft.Ready}.
 *
 * <p>{@link dev.quoin.raft.RaftCore} is the thread-unsafe door; {@code Node} is the state with its transitions; beside it
 * there is one class for each kind of input. Nothing here reads a clock, draws its own random numbers, blocks or does
 * I/O.
 */
@NullMarked
package dev.quoin.raft;

import org.jspecify.annotations.NullMarked;
