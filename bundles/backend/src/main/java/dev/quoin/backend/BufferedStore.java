package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that keeps transactions in memory until a batch of them is worth a commit of the engine.
 *
 * <p>A read looks through the batches in memory, newest first, and then into the newest snapshot of the engine; it takes
 * no lock and finds every ended transaction. After a failure of the engine reads go on, from the same places.
 */
final class BufferedStore implements StateStore {

    private static final Logger log = LoggerFactory.getLogger(BufferedStore.class);
    private static final long CLOSE_MILLIS_MAX = 5_000;

    private final BatchQueue queue;
    private final EngineWriter writer;
    private final StoreDirectory directory;
    private final StoreMeters meters;
    private final BackendFactory factory;
    private final ReentrantLock markerLock = new ReentrantLock();
    private boolean superseded;
    private volatile boolean replacing;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean defragmenting = new AtomicBoolean();

    private BufferedStore(
            BatchQueue queue,
            EngineWriter writer,
            StoreDirectory directory,
            StoreMeters meters,
            BackendFactory factory) {
        this.queue = queue;
        this.writer = writer;
        this.directory = directory;
        this.meters = meters;
        this.factory = factory;
    }

    /** Is told on the writer thread, last, that a store is closed, and how to remove its files. */
    interface Closing {
        void closed(BufferedStore store, Runnable removal);
    }

    /** Takes over an open engine and starts the writer thread. */
    static BufferedStore start(
            OpenEngine engine, StoreDirectory directory, Batching batching, StoreMeters meters, Closing whenClosed)
            throws BackendException {
        BatchQueue queue = new BatchQueue(batching, engine.snapshot());
        EngineWriter writer = new EngineWriter(queue, engine, meters);
        BufferedStore store = new BufferedStore(queue, writer, directory, meters, engine.factory);
        writer.start(() -> whenClosed.closed(store, store::remove));
        return store;
    }

    private void remove() {
        String name = writer.engine().directory;
        try {
            directory.remove(name);
        } catch (BackendException e) {
            log.warn("{}; it is tried again at the next start", e.getMessage());
        }
    }

    /** Whether another store is being filled to replace this one: then it is not worth defragmenting. */
    void replacing(boolean replaced) {
        replacing = replaced;
    }

    /** From now on the marker is another store's to write. */
    void supersede() {
        markerLock.lock();
        try {
            superseded = true;
        } finally {
            markerLock.unlock();
        }
    }

    /** Makes what was written so far durable and the marker name this store's directory. */
    void activate() throws BackendException {
        queue.flush(true);
        writer.callAtBoundary(() -> {
            Marker old = directory.marker();
            OpenEngine engine = writer.engine();
            directory.prepare(engine, new Marker(engine.directory, old == null ? "" : old.configured()));
            directory.activate();
        });
    }

    void batching(Batching changed) {
        queue.batching(changed);
    }

    @Override
    public StoreTxn begin() throws BackendException {
        return new BufferedTxn(queue, queue.enter());
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
        boolean ownToo = queue.inTransaction();
        while (true) {
            View view = queue.view();
            for (WriteBuffer buffer : view.buffers()) {
                WriteBuffer.Lookup found = ownToo ? buffer.findOwn(bucket, key) : buffer.find(bucket, key);
                if (found != null) {
                    byte[] value = found.value;
                    return value == null ? null : value.clone();
                }
            }
            if (view.engine().acquire()) {
                try {
                    byte[] stored = view.engine().stored().get(bucket, key);
                    return stored == null ? null : RecordSum.strip(bucket, key, stored);
                } finally {
                    view.engine().release();
                }
            }
            if (closed.get()) {
                throw new BackendException("the store is closed");
            }
            // The writer put a newer snapshot in its place between the two steps: look again.
        }
    }

    @Override
    public BackendSnapshot pin() throws BackendException {
        return new CheckedSnapshot(queue.pin());
    }

    @Override
    public void commit(Durability durability) throws BackendException {
        queue.flush(durability == Durability.SYNCED);
    }

    @Override
    public int valueBytesMax() {
        return writer.valueBytesMax();
    }

    @Override
    public long sizeOnDisk() {
        return writer.sizeOnDisk() + buffered();
    }

    @Override
    public long sizeInUse() {
        return writer.sizeInUse() + buffered();
    }

    private long buffered() {
        long bytes = 0;
        for (WriteBuffer buffer : queue.view().buffers()) {
            bytes += buffer.bytes();
        }
        return bytes;
    }

    @Override
    public void reclaim() {
        queue.wantReclaim();
    }

    @Override
    public void defragment(LongConsumer progress) throws BackendException {
        if (replacing) {
            throw new BackendException("the store is being replaced");
        }
        if (!defragmenting.compareAndSet(false, true)) {
            throw new BackendException("the store is being defragmented already");
        }
        long begun = System.nanoTime();
        meters.defragmentationBegins();
        try {
            new Defragmentation(queue, writer, directory, factory, progress, this::underMarkerLock).run();
        } finally {
            meters.defragmentationEnds(System.nanoTime() - begun);
            defragmenting.set(false);
        }
    }

    private void underMarkerLock(WriterWork.BoundaryTask flip) throws BackendException {
        markerLock.lock();
        try {
            if (superseded) {
                throw new BackendException("the store was replaced");
            }
            flip.run();
        } finally {
            markerLock.unlock();
        }
    }

    @Override
    public String engine() {
        return writer.engineName();
    }

    @Override
    public @Nullable BackendException failure() {
        return queue.failure();
    }

    @Override
    public void close() throws BackendException {
        if (closed.getAndSet(true)) {
            return;
        }
        queue.close();
        writer.awaitEnd(CLOSE_MILLIS_MAX);
    }
}
