package dev.quoin.mvcc;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.mvcc.values.ValueRing;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Opens stores for tests and writes to them as a member does. */
final class TestStores {

    static final Clock CLOCK = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    private TestStores() {}

    static MvccOptions options(boolean keepTombstone) {
        return new MvccOptions(3, 0, 1, keepTombstone);
    }

    static KeyValueStore open(StateStore store, boolean keepTombstone) throws BackendException {
        return open(store, keepTombstone, 4);
    }

    static KeyValueStore open(StateStore store, boolean keepTombstone, int slabs) throws BackendException {
        return KeyValueStore.open(
                store, options(keepTombstone), CLOCK, Meters.NONE, new ValueRing(1024, slabs), new ValueRing(1024, 2));
    }

    static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    static long write(StateStore store, MvccStore mvcc, Consumer<MvccTxn> operations) throws BackendException {
        StoreTxn storeTxn = store.begin();
        MvccTxn txn = mvcc.begin(storeTxn);
        operations.accept(txn);
        txn.end();
        storeTxn.end();
        return mvcc.revision();
    }

    static void put(StateStore store, MvccStore mvcc, String key, String value) throws BackendException {
        write(store, mvcc, txn -> txn.put(bytes(key), bytes(value), 0));
    }

    static void compact(StateStore store, MvccStore mvcc, long revision) throws Exception {
        StoreTxn storeTxn = store.begin();
        CompletionStage<Void> done;
        try {
            done = mvcc.compact(storeTxn, revision);
        } finally {
            storeTxn.end();
        }
        done.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
