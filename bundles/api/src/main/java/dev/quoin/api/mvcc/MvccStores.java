package dev.quoin.api.mvcc;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import org.osgi.annotation.versioning.ProviderType;

/** Opens the key-value state of a member. */
@ProviderType
public interface MvccStores {

    /**
     * Reads the store's revisions and leases, rebuilds the key index and resumes an unfinished compaction. Takes time
     * proportional to the number of revisions; cancelled by closing {@code store}.
     */
    MvccStore open(StateStore store, MvccOptions options) throws IOException;

    /**
     * The same with the key index that belongs to the store, so that the records need not be read. One that turns out to be of
     * no use is left alone, and they are read.
     *
     * @param index what an {@link IndexImage} of the same state has written
     */
    default MvccStore open(StateStore store, MvccOptions options, ReadableByteChannel index) throws IOException {
        return open(store, options);
    }

    /**
     * The same for a store that is being filled: all buckets but {@link Bucket#KEY} are in it already, and what goes into
     * that one is walked here once, from the first record to the last, instead of being read from the store.
     *
     * @param records whose walk over {@link Bucket#KEY} puts into the store what it gives; not read afterwards
     */
    default MvccStore open(StateStore store, MvccOptions options, BackendSnapshot records) throws IOException {
        try (BackendSnapshot.Cursor cursor = records.scan(Bucket.KEY, new byte[0], null)) {
            boolean more = cursor.next();
            while (more) {
                more = cursor.next();
            }
        }
        return open(store, options);
    }
}
