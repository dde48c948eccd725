package dev.quoin.backend.xodus;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.NoSpaceException;
import dev.quoin.api.backend.WriteBatch;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import jetbrains.exodus.ArrayByteIterable;
import jetbrains.exodus.ExodusException;
import jetbrains.exodus.OutOfDiskSpaceException;
import jetbrains.exodus.env.EnvironmentImpl;
import jetbrains.exodus.env.EnvironmentStatistics;
import jetbrains.exodus.env.Environments;
import jetbrains.exodus.env.Store;
import jetbrains.exodus.env.StoreConfig;
import jetbrains.exodus.env.Transaction;
import jetbrains.exodus.io.FileDataReader;
import jetbrains.exodus.log.LogConfig;
import jetbrains.exodus.management.StatisticsItem;
import org.jspecify.annotations.Nullable;

/** One environment with one store for each bucket. */
final class XodusBackend implements Backend {

    /** Left in each file for keys and for Xodus's own records. */
    private static final int BESIDE_VALUE_BYTES = 1 << 20;

    private final Path directory;
    private final StoreProperties properties;
    private final LogFileWriter writer;
    private final EnvironmentImpl environment;
    private final Map<Bucket, Store> stores;
    private final Set<XodusSnapshot> snapshots = ConcurrentHashMap.newKeySet();
    private boolean failed;
    private volatile boolean closed;

    private XodusBackend(
            Path directory,
            StoreProperties properties,
            LogFileWriter writer,
            EnvironmentImpl environment,
            Map<Bucket, Store> stores) {
        this.directory = directory;
        this.properties = properties;
        this.writer = writer;
        this.environment = environment;
        this.stores = stores;
    }

    static XodusBackend open(Path directory, Function<FileDataReader, LogFileWriter> writing) throws BackendException {
        StoreProperties properties = StoreProperties.read(directory);
        FileDataReader reader = new FileDataReader(directory.toFile());
        LogFileWriter writer = writing.apply(reader);
        EnvironmentImpl environment = null;
        boolean opened = false;
        try {
            environment = (EnvironmentImpl) Environments.newInstance(
                    new LogConfig().setLocation(directory.toString()).setReaderWriter(reader, writer),
                    XodusSettings.forFileSize(properties.logFileSizeKiB(), !properties.clean()));
            // After the lock was taken: from here on only a proper close leaves a clean store.
            properties.withClean(false).write(directory);
            Map<Bucket, Store> stores = stores(environment);
            opened = true;
            return new XodusBackend(directory, properties, writer, environment, stores);
        } catch (RuntimeException e) {
            throw failure("cannot open " + directory, e);
        } finally {
            if (!opened) {
                abandon(environment, writer, reader);
            }
        }
    }

    private static Map<Bucket, Store> stores(EnvironmentImpl environment) {
        return environment.computeInTransaction(transaction -> {
            Map<Bucket, Store> stores = new EnumMap<>(Bucket.class);
            for (Bucket bucket : Bucket.values()) {
                stores.put(
                        bucket,
                        environment.openStore(
                                bucket.etcdName(), StoreConfig.WITHOUT_DUPLICATES_WITH_PREFIXING, transaction));
            }
            return stores;
        });
    }

    @Override
    public void apply(WriteBatch batch, Durability durability) throws BackendException {
        check();
        try {
            // Exclusive, so that it never has to be made again because the cleaner committed in between.
            Transaction transaction = environment.beginExclusiveTransaction();
            boolean committed = false;
            try {
                batch.replay(new Writes(transaction));
                committed = transaction.commit();
                if (!committed) {
                    throw new BackendException(directory + ": an exclusive transaction met another one");
                }
            } finally {
                if (!committed) {
                    failed = true;
                    transaction.abort();
                }
            }
            if (durability == Durability.SYNCED) {
                environment.flushAndSync();
            }
        } catch (RuntimeException e) {
            failed = true;
            throw failure("cannot write to " + directory, e);
        }
    }

    @Override
    public void sync() throws BackendException {
        check();
        try {
            environment.flushAndSync();
        } catch (RuntimeException e) {
            failed = true;
            throw failure("cannot sync " + directory, e);
        }
    }

    private void check() throws BackendException {
        if (failed || closed) {
            throw new BackendException(directory + (closed ? " is closed" : " failed before"));
        }
    }

    @Override
    public BackendSnapshot snapshot() throws BackendException {
        if (closed) {
            throw new BackendException(directory + " is closed");
        }
        try {
            XodusSnapshot snapshot = new XodusSnapshot(
                    environment, stores, end -> new XodusFiles(directory, properties, end), snapshots::remove);
            snapshots.add(snapshot);
            return snapshot;
        } catch (RuntimeException e) {
            throw failure("cannot read " + directory, e);
        }
    }

    /** A pair is one record, a record lies in one file; what surrounds it takes far less than the rest. */
    @Override
    public int valueBytesMax() {
        return properties.logFileSizeKiB() * 1024 - BESIDE_VALUE_BYTES;
    }

    @Override
    public long sizeOnDisk() {
        return closed ? 0 : environment.getLog().getDiskUsage();
    }

    @Override
    public long sizeInUse() {
        if (closed) {
            return 0;
        }
        StatisticsItem livePercent =
                environment.getStatistics().getStatisticsItem(EnvironmentStatistics.Type.UTILIZATION_PERCENT);
        // Brings it up to date, which Xodus does once a second.
        livePercent.run();
        return sizeOnDisk() * livePercent.getTotal() / 100;
    }

    @Override
    public void reclaim() {
        if (!closed) {
            environment.gc();
        }
    }

    @Override
    public void close() throws BackendException {
        if (closed) {
            return;
        }
        // Xodus closes no environment that is being read.
        for (XodusSnapshot open : snapshots) {
            open.close();
        }
        closed = true;
        try {
            environment.close();
        } catch (RuntimeException e) {
            abandon(environment, writer, null);
            if (!failed) {
                throw failure("cannot close " + directory, e);
            }
            return;
        }
        if (!failed) {
            properties.withClean(true).write(directory);
        }
    }

    /** Lets go of what can be let go of after a failure. */
    private static void abandon(
            @Nullable EnvironmentImpl environment, LogFileWriter writer, @Nullable FileDataReader reader) {
        if (environment != null) {
            environment.suspendGC();
        }
        writer.close();
        writer.release();
        if (reader != null) {
            reader.close();
        }
    }

    static BackendException failure(String what, RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfDiskSpaceException) {
                return new NoSpaceException(what + ": no space left on the disk", e);
            }
        }
        if (e instanceof ExodusException && e.getMessage() == null) {
            return new BackendException(what + ": " + e.getClass().getSimpleName(), e);
        }
        return new BackendException(what + ": " + e.getMessage(), e);
    }

    /** A batch's operations within a transaction. */
    private final class Writes implements WriteBatch.Visitor {

        private final Transaction transaction;

        Writes(Transaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public void put(Bucket bucket, byte[] key, byte[] value) {
            store(bucket).put(transaction, new ArrayByteIterable(key), new ArrayByteIterable(value));
        }

        @Override
        public void append(Bucket bucket, byte[] key, byte[] value) {
            store(bucket).putRight(transaction, new ArrayByteIterable(key), new ArrayByteIterable(value));
        }

        @Override
        public void delete(Bucket bucket, byte[] key) {
            store(bucket).delete(transaction, new ArrayByteIterable(key));
        }

        private Store store(Bucket bucket) {
            return Objects.requireNonNull(stores.get(bucket));
        }
    }
}
