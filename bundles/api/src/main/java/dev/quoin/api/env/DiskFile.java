package dev.quoin.api.env;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.osgi.annotation.versioning.ProviderType;

/** One open file. One thread at a time. */
@ProviderType
public interface DiskFile extends AutoCloseable {

    /** Length in bytes. */
    long size() throws IOException;

    /**
     * Reads into {@code target} from {@code position}.
     *
     * @return bytes read, at least 1, or -1 at the end of the file
     */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all remaining bytes of {@code source} at {@code position}, extending the file where needed. */
    void write(ByteBuffer source, long position) throws IOException;

    /**
     * A channel that writes from the present end of the file on. It counts its own bytes, so nothing else may append
     * meanwhile; closing it leaves the file open.
     */
    default WritableByteChannel appender() throws IOException {
        return new FileEnd(this, size());
    }

    /** Extends the file with zeros to {@code size} bytes, reserving the space where the platform can; never shortens. */
    void allocate(long size) throws IOException;

    /** Cuts the file to {@code size} bytes. */
    void truncate(long size) throws IOException;

    /**
     * Makes all written bytes durable (fdatasync). A failure leaves it unknown what is durable: the caller must not
     * try again and go on as if nothing had happened.
     */
    void sync() throws IOException;

    /** Takes the file's exclusive lock, which other processes respect; false where another holds it. */
    boolean tryLock() throws IOException;

    @Override
    void close() throws IOException;
}
