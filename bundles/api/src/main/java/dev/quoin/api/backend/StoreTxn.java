package dev.quoin.api.backend;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A write transaction: what it holds reaches the engine as a whole. Used by the thread that began it. Arrays passed in
 * belong to the store from then on.
 */
@ProviderType
public interface StoreTxn {

    /** Sets a key. */
    void put(Bucket bucket, byte[] key, byte[] value);

    /** Sets a key greater than all keys of its bucket: the short cut for revisions. */
    void append(Bucket bucket, byte[] key, byte[] value);

    /** Removes a key. */
    void delete(Bucket bucket, byte[] key);

    /** Ends the transaction; it cannot fail and cannot be undone. */
    void end();
}
