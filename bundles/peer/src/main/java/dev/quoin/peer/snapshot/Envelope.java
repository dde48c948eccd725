package dev.quoin.peer.snapshot;

import dev.quoin.api.raft.Message;
import dev.quoin.peer.wire.FrameDecoder;
import dev.quoin.peer.wire.MessageForm;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The message in front of a database, behind its length of eight bytes. Memory grows with what has come. */
final class Envelope {
    private byte[] bytes = new byte[1 << 12];
    private int size;
    private @Nullable Message message;

    /** Takes what belongs to it, and gives how much that was. */
    int add(byte[] part) throws MalformedMessageException {
        int used = fill(part, 0, Long.BYTES);
        if (size < Long.BYTES) {
            return used;
        }
        long length = ByteBuffer.wrap(bytes).getLong();
        if (length < 0 || length > FrameDecoder.FRAME_BYTES_MAX) {
            throw new MalformedMessageException("message of " + Long.toUnsignedString(length) + " bytes is too large");
        }
        int end = Long.BYTES + (int) length;
        used = fill(part, used, end);
        if (size == end) {
            message = MessageForm.decode(bytes, Long.BYTES, end);
            bytes = new byte[0];
        }
        return used;
    }

    /** The message once it is complete. */
    @Nullable
    Message message() {
        return message;
    }

    /** Whether nothing of the part that is being read has come: its length, or the message. */
    boolean isBetween() {
        return size == 0 || size == Long.BYTES;
    }

    /** Bytes that the message took. */
    int size() {
        return Math.max(size - Long.BYTES, 0);
    }

    /** Copies from the part until so many bytes are there, and gives where it got to. */
    private int fill(byte[] part, int from, int wanted) {
        int count = Math.min(part.length - from, wanted - size);
        if (count <= 0) {
            return from;
        }
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, (int) Math.min(2L * bytes.length, wanted)));
        }
        System.arraycopy(part, from, bytes, size, count);
        size += count;
        return from + count;
    }
}
