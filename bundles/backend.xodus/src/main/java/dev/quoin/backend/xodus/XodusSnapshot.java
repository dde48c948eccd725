package dev.quoin.backend.xodus;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreFiles;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ByteIterable;
import jetbrains.exodus.env.EnvironmentImpl;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.Transaction;
import jetbrains.exodus.log.Log;
import org.jspecify.annotations.Nullable;

/** The state at one time. Xodus ends it by itself when it gets too old, and then says so to whoever reads. */
final class XodusSnapshot implements BackendSnapshot {

    private final EnvironmentImpl environment;
    private final Map<Bucket, Store> stores;
    private final ReaderPool readers;
    private final LongFunction<StoreFiles> files;
    private final Consumer<XodusSnapshot> whenClosed;

    /**
     * @param files gives the files up to an address
     */
    XodusSnapshot(
            EnvironmentImpl environment,
            Map<Bucket, Store> stores,
            LongFunction<StoreFiles> files,
            Consumer<XodusSnapshot> whenClosed) {
        this.environment = environment;
        this.files = files;
        this.stores = stores;
        this.whenClosed = whenClosed;
        this.readers = new ReaderPool(environment);
    }

    private Store store(Bucket bucket) {
        return Objects.requireNonNull(stores.get(bucket));
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
        try {
            Transaction reader = readers.take();
            try {
                ByteIterable value = store(bucket).get(reader, new ArrayByteIterable(key));
                return value == null ? null : bytes(value);
            } finally {
                readers.giveBack(reader);
            }
        } catch (RuntimeException e) {
            throw failure(bucket, e);
        }
    }

    @Override
    public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException {
        try {
            return new Walk(bucket, from, to);
        } catch (RuntimeException e) {
            throw failure(bucket, e);
        }
    }

    @Override
    public Lengths lengths(Bucket bucket) throws BackendException {
        try {
            return new LengthWalk(bucket);
        } catch (RuntimeException e) {
            throw failure(bucket, e);
        }
    }

    @Override
    public StoreFiles files() {
        return files.apply(readers.end());
    }

    /** The page that is being filled stays: it is no part of the cache. */
    @Override
    public void forgetCached() {
        Log log = environment.getLog();
        for (long file : log.getAllFileAddresses()) {
            log.clearFileFromLogCache(file, 0);
        }
    }

    @Override
    public long count(Bucket bucket) throws BackendException {
        try {
            Transaction reader = readers.take();
            try {
                return store(bucket).count(reader);
            } finally {
                readers.giveBack(reader);
            }
        } catch (RuntimeException e) {
            throw failure(bucket, e);
        }
    }

    @Override
    public void close() {
        readers.close();
        whenClosed.accept(this);
    }

    private static BackendException failure(Bucket bucket, RuntimeException e) {
        return XodusBackend.failure("cannot read bucket " + bucket.etcdName(), e);
    }

    private static byte[] bytes(ByteIterable from) {
        return Arrays.copyOf(from.getBytesUnsafe(), from.getLength());
    }

    private final class Walk implements Cursor {

        private final Bucket bucket;
        private final Transaction reader = readers.take();
        private final jetbrains.exodus.env.Cursor cursor;
        private boolean closed;
        private final byte[] from;
        private final byte @Nullable [] to;
        private boolean begun;
        private byte[] key = {};
        private byte[] value = {};

        Walk(Bucket bucket, byte[] from, byte @Nullable [] to) {
            this.bucket = bucket;
            this.cursor = store(bucket).openCursor(reader);
            this.from = from;
            this.to = to;
        }

        @Override
        public boolean next() throws BackendException {
            try {
                boolean found = (begun || from.length == 0)
                        ? cursor.getNext()
                        : cursor.getSearchKeyRange(new ArrayByteIterable(from)) != null;
                begun = true;
                if (!found) {
                    return false;
                }
                key = bytes(cursor.getKey());
                value = bytes(cursor.getValue());
                return to == null || Arrays.compareUnsigned(key, to) < 0;
            } catch (RuntimeException e) {
                throw failure(bucket, e);
            }
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte[] value() {
            return value;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                cursor.close();
                readers.giveBack(reader);
            }
        }
    }

    /** Values stay where they are. */
    private final class LengthWalk implements Lengths {

        private final Bucket bucket;
        private final Transaction reader = readers.take();
        private final jetbrains.exodus.env.Cursor cursor;
        private boolean closed;

        LengthWalk(Bucket bucket) {
            this.bucket = bucket;
            this.cursor = store(bucket).openCursor(reader);
        }

        @Override
        public boolean next() throws BackendException {
            try {
                return cursor.getNext();
            } catch (RuntimeException e) {
                throw failure(bucket, e);
            }
        }

        @Override
        public byte[] key() {
            return bytes(cursor.getKey());
        }

        @Override
        public int valueBytes() {
            return cursor.getValue().getLength();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                cursor.close();
                readers.giveBack(reader);
            }
        }
    }
}
