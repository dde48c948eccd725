package dev.quoin.peer.wire;

import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.util.function.ObjLongConsumer;

/** Reads what {@link MessageEncoder} writes. */
final class MessageDecoder extends FrameDecoder {
    private boolean inMessage;

    MessageDecoder() {
        super(Long.BYTES);
    }

    @Override
    int read(byte[] bytes, int start, int stop, ObjLongConsumer<Message> messages) throws MalformedMessageException {
        if (!inMessage) {
            int length = length(bytes, start, 0);
            if (length == 0) {
                throw new MalformedMessageException("empty frame");
            }
            inMessage = true;
            return length;
        }
        inMessage = false;
        Message message = MessageForm.decode(bytes, start, stop);
        boolean onlyAlive = message.type() == MessageType.HEARTBEAT && message.from() == 0 && message.to() == 0;
        if (!onlyAlive) {
            messages.accept(message, stop - start);
        }
        return Long.BYTES;
    }
}
