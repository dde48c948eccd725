package dev.quoin.peer.wire;

/** Turns messages into the frames of one connection. Not thread-safe. */
public interface FrameEncoder {

    /** Appends the frame of a message. */
    void encode(Outgoing outgoing, Chunk target);

    /** Appends the frame that only says that this side is alive. */
    void heartbeat(Chunk target);
}
