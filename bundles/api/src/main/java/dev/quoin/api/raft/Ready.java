package dev.quoin.api.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the owner has to do next. The fields are in the order of the work; what is null or empty needs none.
 *
 * <ol>
 *   <li>send {@link #messages()}: at once, in parallel with the writing;
 *   <li>persist {@link #snapshot()}, {@link #entries()} and {@link #hardState()}, in one write, and sync it if
 *       {@link #mustSync()};
 *   <li>then send {@link #messagesAfterPersist()}, hand {@link #committedEntries()} to the state machine, and call
 *       {@link Raft#advance()}.
 * </ol>
 *
 * @param softState the leader and role if they changed, else null
 * @param hardState to persist together with, or after, {@code entries}; null if unchanged
 * @param readStates read indexes confirmed since the last Ready
 * @param entries to persist BEFORE {@code messagesAfterPersist} are sent. Where the first index is not above the last one
 *     written, the entries from there on are replaced
 * @param snapshot to persist BEFORE {@code messagesAfterPersist} are sent, and to restore the state machine from; null if
 *     none. There are no entries, committed entries or {@code messagesAfterPersist} in the same Ready, and the hard state
 *     commits just its index; persist the snapshot before the hard state
 * @param committedEntries to apply, in order, each exactly once while this member runs. They are durable on a majority;
 *     those that are also in {@code entries} are durable here only once those are persisted. Each configuration change
 *     among them is answered by exactly one {@link Raft#applyConfChange}
 * @param messages may leave at once; a leader's appends go out while it writes (thesis §10.2.1)
 * @param messagesAfterPersist votes, and answers to appends and votes: promises that must survive a crash, so they leave
 *     AFTER everything above is durable
 * @param mustSync whether the write has to be synced: entries, term or vote changed, or a snapshot came. A commit index
 *     alone need not be
 */
public record Ready(
        @Nullable SoftState softState,
        @Nullable HardState hardState,
        List<ReadState> readStates,
        List<Entry> entries,
        @Nullable Snapshot snapshot,
        List<Entry> committedEntries,
        List<Message> messages,
        List<Message> messagesAfterPersist,
        boolean mustSync) {}
