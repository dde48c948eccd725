package dev.quoin.api.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/** Where the bytes of a whole state go that another member sends. One thread, which may block. */
@ConsumerType
public interface SnapshotSink {

    /** Takes the next bytes, all of them. */
    void write(ByteBuffer part) throws IOException;

    /**
     * There are no more bytes: makes what has come durable.
     *
     * @return where it is
     * @throws IOException where something is missing, or is not what was sent
     */
    Path finish() throws IOException;

    /** Removes what has come, after a failure, of whatever method. */
    void discard();
}
