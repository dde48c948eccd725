package dev.quoin.api.mvcc;

import dev.quoin.api.backend.BackendException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A walk over the records that a {@link MvccStore} had stored when the walk began, a piece at a time: nothing is pinned
 * between two pieces. One thread at a time.
 */
@ProviderType
public interface StoredWalk {

    /**
     * Reads on.
     *
     * @param bytesMax about how much, keys and values together; at least one record is read
     * @return the bytes read, 0 at the end
     * @throws dev.quoin.api.backend.CorruptRecordException where a record is not as it was stored
     */
    long read(long bytesMax) throws BackendException;

    /**
     * After the end: what the records say that the sums in memory do not, for a person, or null. Null also where a compaction
     * went beyond the revision at which the walk began, so that there is nothing left to compare.
     */
    @Nullable
    String difference();
}
