package dev.quoin.server.loop;

import dev.quoin.api.raft.Message;
import java.util.List;

/** Carries messages to other members; may drop them, must not block and must not throw. Raft's thread. */
@FunctionalInterface
public interface Transport {

    /** A transport for a member that has nobody to talk to. */
    Transport NONE = messages -> {};

    /** Sends messages, each to the member it names. */
    void send(List<Message> messages);
}
