package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.MoveProgress;
import dev.quoin.api.backend.MoveRefusedException;
import dev.quoin.api.backend.MoveRefusedException.Reason;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
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
    private static final long CLOSE_MILLIS_MAX = 4_000;

    private final BatchQueue queue;
    private final EngineWriter writer;
    private final StoreDirectory directory;
    private final StoreMeters meters;
    private final ReentrantLock markerLock = new ReentrantLock();
    private boolean superseded;
    private volatile boolean replacing;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<@Nullable Relocation> moving = new AtomicReference<>();
    private volatile @Nullable Checkpoint checkpoint;
    private volatile Runnable whenServing = () -> {};

    private BufferedStore(BatchQueue queue, EngineWriter writer, StoreDirectory directory, StoreMeters meters) {
        this.queue = queue;
        this.writer = writer;
        this.directory = directory;
        this.meters = meters;
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
        BufferedStore store = new BufferedStore(queue, writer, directory, meters);
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

    /** Whether another store is being filled to replace this one: then it does not move any more. */
    void replacing(boolean replaced) {
        replacing = replaced;
        if (replaced) {
            cancelMove();
        }
    }

    /** Ends a move that goes on, one way or the other. */
    private void cancelMove() {
        Relocation current = moving.get();
        if (current != null) {
            current.cancel();
            try {
                current.await();
            } catch (BackendException e) {
                log.info("the move to {} was given up: {}", current.to(), e.getMessage());
            }
        }
    }

    /** Cancels a move to an engine that goes away. */
    void leaves(BackendFactory factory) {
        Relocation current = moving.get();
        if (current != null && current.target() == factory) {
            cancelMove();
        }
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
        rewrite(copied -> progress.accept(copied.keys())).await();
    }

    /** Begins to move to a new directory of the same engine. */
    Relocation rewrite(Consumer<MoveProgress> listener) throws MoveRefusedException {
        long begun = System.nanoTime();
        Relocation move = prepare(writer.factory(), null, listener);
        meters.defragmentationBegins();
        move.start(() -> {
            moving.set(null);
            meters.defragmentationEnds(System.nanoTime() - begun);
        });
        return move;
    }

    /**
     * Begins to move to another engine.
     *
     * @param configured the configured engine that this follows, or null
     */
    Relocation move(BackendFactory target, @Nullable String configured, Consumer<MoveProgress> listener)
            throws MoveRefusedException {
        Relocation move = prepare(target, configured, listener);
        log.info("the store goes over from {} to {}", move.from(), move.to());
        move.start(() -> moving.set(null));
        return move;
    }

    private Relocation prepare(BackendFactory target, @Nullable String configured, Consumer<MoveProgress> listener)
            throws MoveRefusedException {
        BackendException broken = failure();
        if (closed.get() || broken != null) {
            throw new MoveRefusedException(
                    Reason.NOT_SERVING,
                    broken == null ? "the store is closed" : "the store failed: " + broken.getMessage());
        }
        if (replacing) {
            throw new MoveRefusedException(
                    Reason.NOT_SERVING, "the store is being replaced by a snapshot from the leader; try again later");
        }
        Room room = new Room(directory.disk(), directory.path("."));
        room.require(target, sizeInUse());
        Relocation move = new Relocation(
                new Relocation.Parts(queue, writer, directory, room, checkpoint, this::underMarkerLock),
                target,
                configured,
                listener);
        if (!moving.compareAndSet(null, move)) {
            throw new MoveRefusedException(
                    Reason.BUSY, "the store is being defragmented or moved already; wait for it, or cancel it");
        }
        return move;
    }

    /** The move that goes on, or null. */
    @Nullable
    Relocation moving() {
        return moving.get();
    }

    /** Makes the marker name another configured engine, and nothing else. */
    void rename(String configured) throws BackendException {
        writer.callAtBoundary(() -> underMarkerLock(() -> {
            directory.write(new Marker(writer.engine().directory, configured));
            directory.activate();
        }));
    }

    @Override
    public @Nullable String fileFormat() {
        String format = writer.factory().fileFormat();
        return format == null ? null : SummedFiles.format(format);
    }

    @Override
    public boolean durable() {
        return writer.factory().durable();
    }

    @Override
    public void checkpointBy(Checkpoint made) {
        checkpoint = made;
        whenServing.run();
    }

    /** Sets what is run once the owner can write checkpoints. */
    void whenServing(Runnable task) {
        whenServing = task;
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
        cancelMove();
        queue.close();
        writer.awaitEnd(CLOSE_MILLIS_MAX);
    }
}
