package dev.quoin.api.v2store;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The v2 tree. Paths are absolute and name the root directory too ({@code /1/foo} for a user's key {@code /foo}).
 * Writing belongs to the apply thread; reading to any.
 *
 * <p>Expiration is in nanoseconds since 1970 UTC as in etcd's requests, 0 for never; one before the year 2000 counts as
 * never when a node is made. The leader's SYNC requests carry the time, so that all members expire the same nodes at the
 * same index. {@code refresh} keeps the node's value whatever the given one is, and tells no watcher.
 */
@ProviderType
public interface V2Store {

    /** Index of the last change. */
    long index();

    /**
     * Reads a node, of a directory also its children but not the hidden ones; {@code recursive} brings the whole tree
     * below it. Children come in key order, asked for or not.
     */
    V2Event get(String path, boolean recursive, boolean sorted) throws V2Exception;

    /** Sets a node, making its parents; a directory where {@code directory}. */
    V2Event set(String path, boolean directory, String value, long expirationNanos, boolean refresh) throws V2Exception;

    /** Changes a node that exists; a directory takes an empty value only. */
    V2Event update(String path, String value, long expirationNanos, boolean refresh) throws V2Exception;

    /** Makes a node that does not exist; {@code unique} makes an in-order key below the path. */
    V2Event create(String path, boolean directory, String value, boolean unique, long expirationNanos)
            throws V2Exception;

    /** Changes a node whose value and index are the expected ones; an empty value and index 0 mean any. */
    V2Event compareAndSwap(
            String path, String previousValue, long previousIndex, String value, long expirationNanos, boolean refresh)
            throws V2Exception;

    /** Deletes a node: a directory only where {@code directory}, one with children only where {@code recursive}. */
    V2Event delete(String path, boolean directory, boolean recursive) throws V2Exception;

    /** Deletes a node whose value and index are the expected ones. */
    V2Event compareAndDelete(String path, String previousValue, long previousIndex) throws V2Exception;

    /** Deletes all nodes that expire at or before a time. */
    void expire(long nowNanos);

    /** Whether any node will expire: only then does the leader propose SYNC requests. */
    boolean hasExpiring();

    /** The tree as the JSON that etcd's {@code .snap} files hold. */
    byte[] save();

    /** The operation counts as the JSON of {@code /v2/stats/store}. */
    byte[] statistics();
}
