package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A store that keeps transactions in memory until a batch of them is worth a commit of the engine.
 *
 * <p>A read looks through the batches in memory, newest first, and then into the newest snapshot of the engine; it takes
 * no lock and finds every ended transaction. After a failure of the engine reads go on, from the same places.
 */
final class BufferedStore implements StateStore {

    private static final long CLOSE_MILLIS_MAX = 5_000;

    private final BatchQueue queue;
    private final EngineWriter writer;
    private final StoreDirectory directory;
    private final StoreMeters meters;
    private final BackendFactory factory;
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

    /** Takes over an open engine and starts the writer thread, on which {@code whenClosed} runs last. */
    static BufferedStore start(
            OpenEngine engine, StoreDirectory directory, Batching batching, StoreMeters meters, Runnable whenClosed)
            throws BackendException {
        BatchQueue queue = new BatchQueue(batching, engine.snapshot());
        EngineWriter writer = new EngineWriter(queue, engine, meters);
        writer.start(whenClosed);
        return new BufferedStore(queue, writer, directory, meters, engine.factory);
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
        if (!defragmenting.compareAndSet(false, true)) {
            throw new BackendException("the store is being defragmented already");
        }
        long begun = System.nanoTime();
        meters.defragmentationBegins();
        try {
            new Defragmentation(queue, writer, directory, factory, progress).run();
        } finally {
            meters.defragmentationEnds(System.nanoTime() - begun);
            defragmenting.set(false);
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
