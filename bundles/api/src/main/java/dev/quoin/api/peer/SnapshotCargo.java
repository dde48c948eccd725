package dev.quoin.api.peer;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.function.LongConsumer;
import org.osgi.annotation.versioning.ConsumerType;

/** A whole state on its way to another member, and what has to be let go of afterwards. */
@ConsumerType
public interface SnapshotCargo extends AutoCloseable {

    /** What etcd says of the bbolt file that it sends, and expects. */
    String DATABASE = "application/octet-stream";

    /** What the bytes are: {@link #DATABASE}, or a form that the receiver has said it takes. */
    String mediaType();

    /** Number of bytes, for logs and meters; known before the first of them, and exact for a {@link #DATABASE}. */
    long size();

    /**
     * Writes it from the first byte to the last. Once, on a thread that may block.
     *
     * @param progress told the number of bytes written so far
     */
    void writeTo(WritableByteChannel target, LongConsumer progress) throws IOException;

    /** Lets the state go that is read. Called once, on a thread that may block. */
    @Override
    void close();
}
