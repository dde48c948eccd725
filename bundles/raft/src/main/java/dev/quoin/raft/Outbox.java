package dev.quoin.raft;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import java.util.ArrayList;
import java.util.List;

/**
 * Messages for the next Ready, in two lists. A vote, a request for votes and an answer to an append promise something that
 * must survive a crash (thesis §3.8), so they wait for the write; refusals wait too, because they may rest on unwritten
 * state.
 *
 * <p>Bounded: while a disk stalls nothing drains it, and any message may be lost anyway.
 */
final class Outbox {

    static final int MESSAGES_MAX = 1 << 16;

    private List<Message> atOnce = new ArrayList<>();
    private List<Message> afterPersist = new ArrayList<>();

    void add(Message message) {
        List<Message> list = promises(message.type()) ? afterPersist : atOnce;
        if (list.size() < MESSAGES_MAX) {
            list.add(message);
        }
    }

    private static boolean promises(MessageType type) {
        return switch (type) {
            case APP_RESP, VOTE, VOTE_RESP, PRE_VOTE_RESP -> true;
            default -> false;
        };
    }

    boolean isEmpty() {
        return atOnce.isEmpty() && afterPersist.isEmpty();
    }

    List<Message> takeAtOnce() {
        if (atOnce.isEmpty()) {
            return List.of();
        }
        List<Message> taken = atOnce;
        atOnce = new ArrayList<>();
        return taken;
    }

    List<Message> takeAfterPersist() {
        if (afterPersist.isEmpty()) {
            return List.of();
        }
        List<Message> taken = afterPersist;
        afterPersist = new ArrayList<>();
        return taken;
    }
}
