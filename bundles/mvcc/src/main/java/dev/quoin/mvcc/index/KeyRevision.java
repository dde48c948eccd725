package dev.quoin.mvcc.index;

/**
 * A living key as it was at some revision.
 *
 * @param key the key; not to be changed
 * @param main main revision of its last change
 * @param sub sub revision of its last change
 * @param created main revision that created it, 0 where the index does not know (any but the newest version)
 * @param version number of changes since then, 0 where the index does not know
 * @param leased whether it is attached to a lease
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; a copy for each key of a range would double its garbage
public record KeyRevision(byte[] key, long main, int sub, long created, long version, boolean leased) {

    /** Whether {@link #created} and {@link #version} are known. */
    public boolean complete() {
        return version != 0;
    }
}
