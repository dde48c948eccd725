package dev.quoin.server.loop;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Message;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Other members' messages on their way to Raft's lane, bounded in number and bytes. Where too many wait, those that carry
 * entries or are sent again anyway are passed over; votes and answers, which are small and few, only at twice the bound.
 */
final class MessageInbox {

    private static final int WAITING_MAX = 4_096;
    private static final long WAITING_BYTES_MAX = 128L << 20;

    private final Lane lane;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong waitingBytes = new AtomicLong();

    MessageInbox(Lane lane) {
        this.lane = lane;
    }

    /** Hands a message to the lane; false where it was passed over. Any thread. */
    boolean take(Message message, Consumer<Message> step) {
        long bytes = bytes(message);
        int most = sentAgain(message) ? WAITING_MAX : 2 * WAITING_MAX;
        boolean alone = waiting.get() == 0;
        if (waiting.get() >= most || (!alone && waitingBytes.get() + bytes > WAITING_BYTES_MAX)) {
            return false;
        }
        waiting.incrementAndGet();
        waitingBytes.addAndGet(bytes);
        lane.submit(() -> {
            waiting.decrementAndGet();
            waitingBytes.addAndGet(-bytes);
            step.accept(message);
        });
        return true;
    }

    private static boolean sentAgain(Message message) {
        return switch (message.type()) {
            case APP, HEARTBEAT, PROP, READ_INDEX -> true;
            default -> false;
        };
    }

    private static long bytes(Message message) {
        long bytes = message.context().length;
        for (Entry entry : message.entries()) {
            bytes += entry.size();
        }
        return bytes;
    }
}
