package dev.quoin.api.mvcc;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.osgi.annotation.versioning.ProviderType;

/** The key index as of one revision, in a form from which it is rebuilt without a record being read. */
@ProviderType
public interface IndexImage {

    /**
     * Writes it, while the store goes on. Where a compaction comes in between it is of no use, which whoever reads it sees. Any
     * thread that may block, once, while the pinned store is open.
     */
    void writeTo(WritableByteChannel target) throws IOException;
}
