package dev.quoin.api.mvcc;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A writing transaction. Its changes share one main revision, and are seen by others, and by watchers, when it ends. The
 * apply thread only.
 */
@ProviderType
public interface MvccTxn {

    /**
     * Sets a key and attaches it to a lease.
     *
     * @param lease 0 for none; the caller has checked that it exists
     * @return the main revision of this transaction once it has written
     */
    long put(ByteString key, ByteString value, long lease);

    /** Deletes keys in order; number of deleted keys. */
    long deleteRange(ByteString key, @Nullable ByteString end);

    /** Reads with this transaction's own writes; {@code atRevision} 0 for the newest. */
    RangeResult range(ByteString key, @Nullable ByteString end, long atRevision, long limit, RangeContent content)
            throws CompactedException, FutureRevisionException, BackendException;

    /** The newest live version of a key with this transaction's own writes, or null. */
    @Nullable
    KeyValue get(ByteString key) throws BackendException;

    /** The store's revision as this transaction would leave it now: its own main revision if it has written. */
    long revision();

    /** The key-values written so far; deletions hold the key and the revision only. */
    List<KeyValue> changes();

    /**
     * Publishes the revision and tells the watchers. The store's transaction may end before or after; several transactions
     * may follow each other in one of the store's.
     */
    void end();
}
