package dev.quoin.api.mvcc;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.StoreTxn;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Every key at every revision.
 *
 * <p>A revision is a pair: main, one for each writing transaction, and sub, counted from 0 within it. An empty store is at
 * main revision 1. {@link #begin(StoreTxn)}, {@link #compact}, {@link #runningHash}, {@link #walk} and
 * {@link #indexImage} belong to the apply thread; all else to any thread.
 */
@ProviderType
public interface MvccStore extends AutoCloseable {

    /** Main revision of the last ended transaction. */
    long revision();

    /** Revision of the last compaction, or -1 before the first. */
    long compactRevision();

    /**
     * Reads keys in bytewise order.
     *
     * @param end null for the single key; the empty string for all keys from {@code key} on
     * @param atRevision 0 for the newest
     * @param limit most keys returned, 0 for all; the count is always of all
     * @throws CompactedException where the revision is below the compacted one
     * @throws FutureRevisionException where the revision is above {@link #revision()}
     */
    RangeResult range(ByteString key, @Nullable ByteString end, long atRevision, long limit, RangeContent content)
            throws CompactedException, FutureRevisionException, BackendException;

    /** Begins a writing transaction inside the store's; one at a time. */
    MvccTxn begin(StoreTxn txn);

    /**
     * Compacts to a revision. The index and the answers change at once; deleting goes on in the background, in batches
     * that never hold up writers for long.
     *
     * @return completes when the deleted revisions are physically gone
     */
    CompletionStage<Void> compact(StoreTxn txn, long revision) throws CompactedException, FutureRevisionException;

    /**
     * etcd's hash of all revisions up to one, the same on every member with the same history. Revision 0 stands for the
     * newest; below it there is nothing, and that is hashed. At a revision of {@link #compactionHashes} it is that one.
     */
    KvHash hashKv(long revision) throws CompactedException, FutureRevisionException, IOException;

    /**
     * The hashes made at the last compactions, each at its revision with what the compaction before it had left, newest
     * first; at most ten. None where they are not made, and none for a compaction that began before the last one ended.
     */
    List<KvHash> compactionHashes();

    /** etcd's hash of the whole database. */
    int hash() throws IOException;

    /**
     * Sums to compare between members after the same entry; costs next to nothing. The apply thread, between transactions.
     */
    RunningHash runningHash();

    /**
     * Begins a walk over the stored records as of now, which reads them all back. The apply thread, between transactions.
     */
    StoredWalk walk();

    /**
     * The key index as of now. The apply thread, between transactions.
     *
     * @param pinned the store as of now; to be kept open as long as the image is used
     */
    IndexImage indexImage(BackendSnapshot pinned);

    /** The leases. */
    Lessor lessor();

    /** Opens a stream of watchers; events and answers go to the listener. */
    WatchStream watch(WatchListener listener);

    @Override
    void close();
}
