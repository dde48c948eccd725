package dev.quoin.api.snapshot;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.function.LongConsumer;
import org.osgi.annotation.versioning.ProviderType;

/** A bbolt file that is about to be written, as often as wanted, always the same bytes. */
@ProviderType
public interface DatabaseImage {

    /** Length in bytes, a multiple of the page size. */
    long size();

    /**
     * Writes the file from the first byte to the last: the second pass.
     *
     * @param progress told the number of bytes written so far
     */
    void writeTo(WritableByteChannel target, LongConsumer progress) throws IOException;
}
