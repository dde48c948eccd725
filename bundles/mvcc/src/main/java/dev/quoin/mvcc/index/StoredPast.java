package dev.quoin.mvcc.index;

import dev.quoin.api.backend.BackendException;

/** What stored records say of their keys' past, which the index keeps for the newest revision of a key only. */
@FunctionalInterface
public interface StoredPast {

    /** What the record of a put says. */
    Origin of(long main, int sub) throws BackendException;

    /**
     * Where a key came from.
     *
     * @param created main revision of its creation
     * @param version number of changes since
     */
    record Origin(long created, long version) {}
}
