package dev.quoin.mvcc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import dev.quoin.mvcc.index.KeyIndex;
import dev.quoin.mvcc.index.KeyRevision;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads ranges at a fixed revision: the index says which key-values, the values follow one by one. */
final class RangeReader {

    private final Revisions revisions;
    private final KeyIndex index;

    /** Where a reader finds a key-value; null where it is compacted. */
    interface Source {
        @Nullable
        KeyValue read(long main, int sub) throws BackendException;
    }

    RangeReader(Revisions revisions, KeyIndex index) {
        this.revisions = revisions;
        this.index = index;
    }

    /**
     * Reads a range.
     *
     * @param current revision that counts as the newest
     */
    RangeResult read(
            ByteString key,
            @Nullable ByteString end,
            long atRevision,
            long current,
            long limit,
            RangeContent content,
            Source source)
            throws CompactedException, FutureRevisionException, BackendException {
        if (atRevision > current) {
            throw new FutureRevisionException();
        }
        long revision = atRevision <= 0 ? current : atRevision;
        refuseCompacted(revision);
        byte[] from = key.toByteArray();
        if (content == RangeContent.COUNT) {
            long count = count(from, end, revision);
            refuseCompacted(revision);
            return new RangeResult(current, count, List.of());
        }
        List<KeyRevision> found = new ArrayList<>(end == null ? 1 : 16);
        long count = find(from, end, revision, limit, found);
        List<KeyValue> keyValues = new ArrayList<>(found.size());
        for (KeyRevision keyRevision : found) {
            keyValues.add(keyValue(keyRevision, content, source, revision));
        }
        refuseCompacted(revision);
        return new RangeResult(current, count, keyValues);
    }

    private long count(byte[] from, @Nullable ByteString end, long revision) {
        if (end == null) {
            return index.get(from, revision) == null ? 0 : 1;
        }
        return index.count(from, exclusive(end), revision);
    }

    private long find(byte[] from, @Nullable ByteString end, long revision, long limit, List<KeyRevision> into) {
        if (end != null) {
            return index.range(from, exclusive(end), revision, Math.max(limit, 0), into);
        }
        KeyRevision found = index.get(from, revision);
        if (found == null) {
            return 0;
        }
        into.add(found);
        return 1;
    }

    private static byte @Nullable [] exclusive(ByteString end) {
        return end.isEmpty() ? null : end.toByteArray();
    }

    private KeyValue keyValue(KeyRevision found, RangeContent content, Source source, long revision)
            throws CompactedException, BackendException {
        if (content == RangeContent.KEYS && found.complete() && !found.leased()) {
            return KeyValue.newBuilder()
                    .setKey(UnsafeByteOperations.unsafeWrap(found.key()))
                    .setCreateRevision(found.created())
                    .setModRevision(found.main())
                    .setVersion(found.version())
                    .build();
        }
        KeyValue keyValue = source.read(found.main(), found.sub());
        if (keyValue == null) {
            refuseCompacted(revision);
            throw new BackendException("revision " + found.main() + "." + found.sub()
                    + " is in the index and not in the" + " store; the store has to be rebuilt");
        }
        return content == RangeContent.KEYS ? keyValue.toBuilder().clearValue().build() : keyValue;
    }

    /** Checked before and after reading: a compaction may overtake a reader, whose answer may then lack keys. */
    private void refuseCompacted(long revision) throws CompactedException {
        if (revision < revisions.compacted) {
            throw new CompactedException();
        }
    }
}
