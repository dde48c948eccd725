package dev.quoin.server.apply;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.mvcc.RangeResult;
import org.jspecify.annotations.Nullable;

/** Where ranges are read: the store, or a writing transaction with its own writes. */
@FunctionalInterface
public interface RangeSource {

    /** As {@link dev.quoin.api.mvcc.MvccStore#range}. */
    RangeResult range(ByteString key, @Nullable ByteString end, long atRevision, long limit, RangeContent content)
            throws CompactedException, FutureRevisionException, BackendException;
}
