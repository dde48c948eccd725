package dev.quoin.api.mvcc;

import dev.quoin.api.backend.StateStore;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Opens the key-value state of a member. */
@ProviderType
public interface MvccStores {

    /**
     * Reads the store's revisions and leases, rebuilds the key index and resumes an unfinished compaction. Takes time
     * proportional to the number of revisions; cancelled by closing {@code store}.
     */
    MvccStore open(StateStore store, MvccOptions options) throws IOException;
}
