package dev.quoin.api.raft;

import java.util.List;

/**
 * What does not depend on anything that is still to be written, so that it need not wait for the disk.
 *
 * @param messages may leave at once
 * @param readStates read indexes confirmed
 */
public record Urgent(List<Message> messages, List<ReadState> readStates) {

    /** Nothing. */
    public static final Urgent NONE = new Urgent(List.of(), List.of());

    /** True if there is nothing. */
    public boolean isEmpty() {
        return messages.isEmpty() && readStates.isEmpty();
    }
}
