package dev.quoin.peer.wire;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;

/** Frames of the stream {@code message}: a length of eight bytes, then the message. */
final class MessageEncoder implements FrameEncoder {
    private static final Message ALIVE = Message.of(MessageType.HEARTBEAT, 0, 0, 0);

    @Override
    public void encode(Outgoing outgoing, Chunk target) {
        MessageForm.append(target, outgoing.message());
    }

    @Override
    public void heartbeat(Chunk target) {
        MessageForm.append(target, ALIVE);
    }
}
