package dev.quoin.api.v2store;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The v2 tree. Paths are absolute. Writing belongs to the apply thread; reading to any.
 *
 * <p>Expiration is in milliseconds since 1970, 0 for never; the leader's SYNC requests carry the time, so that all
 * members expire the same nodes at the same index.
 */
@ProviderType
public interface V2Store {

    /** Index of the last change. */
    long index();

    /** Reads a node; {@code recursive} brings the whole tree below it, {@code sorted} in key order. */
    V2Event get(String path, boolean recursive, boolean sorted) throws V2Exception;

    /** Sets a node, making its parents; a directory where {@code directory}. */
    V2Event set(String path, boolean directory, String value, long expirationMillis) throws V2Exception;

    /** Changes a node that exists; null keeps the value (refresh). */
    V2Event update(String path, @Nullable String value, long expirationMillis, boolean refresh) throws V2Exception;

    /** Makes a node that does not exist; {@code unique} makes an in-order key below the path. */
    V2Event create(String path, boolean directory, String value, boolean unique, long expirationMillis)
            throws V2Exception;

    /** Changes a node whose value or index is the expected one; an empty value and index 0 mean any. */
    V2Event compareAndSwap(String path, String previousValue, long previousIndex, String value, long expirationMillis)
            throws V2Exception;

    /** Deletes a node. */
    V2Event delete(String path, boolean directory, boolean recursive) throws V2Exception;

    /** Deletes a node whose value or index is the expected one. */
    V2Event compareAndDelete(String path, String previousValue, long previousIndex) throws V2Exception;

    /** Deletes all nodes that expire at or before a time. */
    void expire(long nowMillis);

    /** The tree as the JSON that etcd's {@code .snap} files hold. */
    byte[] save();
}
