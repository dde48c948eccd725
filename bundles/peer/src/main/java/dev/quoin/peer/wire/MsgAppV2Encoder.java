package dev.quoin.peer.wire;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Message;
import java.util.List;

/**
 * Frames of the stream {@code msgapp}. Both sides know term and index of the last entry that passed; a message that goes on
 * from there in the same term is told by its entries and its commit index alone.
 */
final class MsgAppV2Encoder implements FrameEncoder {
    static final int ALIVE = 0;
    static final int ENTRIES = 1;
    static final int MESSAGE = 2;

    private long term;
    private long index;

    @Override
    public void encode(Outgoing outgoing, Chunk target) {
        Message message = outgoing.message();
        List<Entry> entries = message.entries();
        if (index == message.index() && term == message.logTerm() && message.logTerm() == message.term()) {
            target.putByte(ENTRIES);
            target.putLong(entries.size());
            target.putShared(outgoing.entries());
            target.putLong(message.commit());
            index += entries.size();
        } else {
            target.putByte(MESSAGE);
            MessageForm.append(target, message);
            term = message.term();
            index = entries.isEmpty()
                    ? message.index()
                    : entries.get(entries.size() - 1).index();
        }
    }

    @Override
    public void heartbeat(Chunk target) {
        target.putByte(ALIVE);
    }
}
