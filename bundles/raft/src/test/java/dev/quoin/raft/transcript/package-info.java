/**
 * Conversations with a group, as text: a command, four dashes, and what came of it. The language is the switch in {@link
 * dev.quoin.raft.transcript.Group#run}. Run with {@code -Drewrite} to write what comes now, then read the difference.
 */
@NullMarked
package dev.quoin.raft.transcript;

import org.jspecify.annotations.NullMarked;
