package dev.quoin.raft.simulation;

import com.google.errorprone.annotations.FormatMethod;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.Raft;

/** Something that must be true after every event. */
interface Invariant {

    /** Looks at the member that the event touched. */
    default void check(Simulation simulation, Member member, Raft raft) {}

    /** Looks at a message that leaves a member. */
    default void sent(Message message) {}

    /** Fails with a reason. */
    @FormatMethod
    static void require(boolean condition, String format, Object... arguments) {
        if (!condition) {
            throw new AssertionError(String.format(format, arguments));
        }
    }
}
