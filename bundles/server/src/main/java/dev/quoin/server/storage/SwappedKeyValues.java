package dev.quoin.server.storage;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.IndexImage;
import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.Lessor;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.api.mvcc.RunningHash;
import dev.quoin.api.mvcc.StoredWalk;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The member's key-value state, which a snapshot from the leader replaces by another one. Reads that are under way end on
 * the state they began on; watchers go over to the new one and miss nothing.
 */
public final class SwappedKeyValues implements MvccStore {

    private final Lessor lessor = new SwappedLessor(this::currentLessor);
    private final Set<SwappedStream> streams = new LinkedHashSet<>();
    private volatile MvccStore current;

    public SwappedKeyValues(MvccStore first) {
        current = first;
    }

    /** Goes over to another state; the one before, which its readers may still need. The apply lane. */
    MvccStore swap(MvccStore next) {
        synchronized (streams) {
            MvccStore before = current;
            for (SwappedStream stream : streams) {
                stream.leave();
            }
            current = next;
            for (SwappedStream stream : streams) {
                stream.enter(next);
            }
            return before;
        }
    }

    @Override
    public long revision() {
        return current.revision();
    }

    @Override
    public long compactRevision() {
        return current.compactRevision();
    }

    @Override
    public RangeResult range(
            ByteString key, @Nullable ByteString end, long atRevision, long limit, RangeContent content)
            throws CompactedException, FutureRevisionException, BackendException {
        return current.range(key, end, atRevision, limit, content);
    }

    @Override
    public MvccTxn begin(StoreTxn txn) {
        return current.begin(txn);
    }

    @Override
    public CompletionStage<Void> compact(StoreTxn txn, long revision)
            throws CompactedException, FutureRevisionException {
        return current.compact(txn, revision);
    }

    @Override
    public KvHash hashKv(long revision) throws CompactedException, FutureRevisionException, IOException {
        return current.hashKv(revision);
    }

    @Override
    public List<KvHash> compactionHashes() {
        return current.compactionHashes();
    }

    @Override
    public StoredWalk walk() {
        return current.walk();
    }

    @Override
    public int hash() throws IOException {
        return current.hash();
    }

    @Override
    public RunningHash runningHash() {
        return current.runningHash();
    }

    @Override
    public IndexImage indexImage(BackendSnapshot pinned) {
        return current.indexImage(pinned);
    }

    @Override
    public Lessor lessor() {
        return lessor;
    }

    @Override
    public WatchStream watch(WatchListener listener) {
        synchronized (streams) {
            SwappedStream stream = new SwappedStream(listener, current, this::forget);
            streams.add(stream);
            return stream;
        }
    }

    @Override
    public void close() {
        current.close();
    }

    private void forget(SwappedStream stream) {
        synchronized (streams) {
            streams.remove(stream);
        }
    }

    private Lessor currentLessor() {
        return current.lessor();
    }
}
