package dev.quoin.peer.wire;

import dev.quoin.api.raft.Message;
import dev.quoin.rpc.wire.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * Takes frames out of the bytes of one connection as they come. Holds what has come of the part that is being read, so that
 * memory grows with what a peer has sent and not with what it announces. Not thread-safe.
 */
public abstract class FrameDecoder {
    /** etcd's limit for a frame. */
    public static final long FRAME_BYTES_MAX = 512L << 20;

    private static final int BUFFER_BYTES = 8 << 10;
    /** A buffer that grew beyond it for one large part is let go of. */
    private static final int BUFFER_BYTES_KEPT = 1 << 20;

    private byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int end;
    private int needed = 1;

    /** Begins with a part of so many bytes. */
    FrameDecoder(int first) {
        needed = first;
    }

    /**
     * Reads all of the bytes.
     *
     * @param messages told each message and the bytes that its frame took; not those that only say that the peer is alive
     */
    public void feed(ByteBuf in, ObjLongConsumer<Message> messages) throws MalformedMessageException {
        while (in.isReadable()) {
            int count = Math.min(in.readableBytes(), room());
            in.readBytes(buffer, end, count);
            end += count;
            while (end - from >= needed) {
                int start = from;
                int length = needed;
                from += length;
                needed = read(buffer, start, start + length, messages);
            }
        }
        if (from == end) {
            from = 0;
            end = 0;
            if (buffer.length > BUFFER_BYTES_KEPT) {
                buffer = new byte[BUFFER_BYTES];
            }
        }
    }

    /** Reads the part that was asked for, and gives the length of the next: at least 1. */
    abstract int read(byte[] bytes, int start, int stop, ObjLongConsumer<Message> messages)
            throws MalformedMessageException;

    /** Checks a length that a peer announces. */
    static int length(byte[] bytes, int at, long before) throws MalformedMessageException {
        long length = number(bytes, at);
        if (length < 0 || length > FRAME_BYTES_MAX - before) {
            throw new MalformedMessageException(
                    "frame of " + Long.toUnsignedString(length) + " bytes is larger than " + FRAME_BYTES_MAX);
        }
        return (int) length;
    }

    static long number(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << Byte.SIZE) | (bytes[at + i] & 0xff);
        }
        return value;
    }

    /** Makes room behind what is there and gives how much there is. */
    private int room() {
        if (from > 0 && (end == buffer.length || from == end)) {
            System.arraycopy(buffer, from, buffer, 0, end - from);
            end -= from;
            from = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, FRAME_BYTES_MAX + Long.BYTES));
        }
        return buffer.length - end;
    }
}
