package dev.quoin.peer.wire;

/** The two streams that each member asks each other member for. */
public enum StreamType {
    /** Entries from the leader, in short frames where they follow one another. */
    MSG_APP_V2("msgapp", "stream MsgApp v2"),
    /** All other messages. */
    MESSAGE("message", "stream Message");

    private final String path;
    private final String title;

    StreamType(String path, String title) {
        this.path = path;
        this.title = title;
    }

    /** Last element but one of the path. */
    public String path() {
        return path;
    }

    /** The name in logs. */
    public String title() {
        return title;
    }

    /** An encoder for a new connection. */
    public FrameEncoder encoder() {
        return this == MSG_APP_V2 ? new MsgAppV2Encoder() : new MessageEncoder();
    }

    /** A decoder for a new connection from {@code remote} to {@code local}. */
    public FrameDecoder decoder(long local, long remote) {
        return this == MSG_APP_V2 ? new MsgAppV2Decoder(local, remote) : new MessageDecoder();
    }
}
