package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.Durability;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that writes to the engine and closes it. It is never interrupted: nothing hands its Thread out. */
final class EngineWriter {

    private static final Logger log = LoggerFactory.getLogger(EngineWriter.class);

    private final BatchQueue queue;
    private final StoreMeters meters;
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

    // The writer thread's own.
    private OpenEngine engine;
    private @Nullable TeeQueue tee;
    private final Retirement retired = new Retirement();

    private volatile long sizeOnDisk;
    private volatile long sizeInUse;
    private volatile BackendFactory factory;
    private volatile int valueBytesMax;

    EngineWriter(BatchQueue queue, OpenEngine engine, StoreMeters meters) {
        this.queue = queue;
        this.engine = engine;
        this.factory = engine.factory;
        this.valueBytesMax = longest(engine);
        this.meters = meters;
    }

    /** Starts the thread; {@code whenEnded} runs on it last. */
    void start(Runnable whenEnded) {
        measure();
        Thread thread = new Thread(
                () -> {
                    BackendException failure = null;
                    try {
                        work();
                        closeAll();
                    } catch (BackendException e) {
                        failure = e;
                    } catch (RuntimeException | Error e) {
                        failure = new BackendException("closing storage engine " + engineName() + ": " + e, e);
                    }
                    // Before anybody hears of the end, so that they can open the store again at once.
                    whenEnded.run();
                    if (failure == null) {
                        ended.complete(null);
                    } else {
                        ended.completeExceptionally(failure);
                    }
                },
                "backend-writer");
        thread.setDaemon(true);
        thread.start();
    }

    long sizeOnDisk() {
        return sizeOnDisk;
    }

    long sizeInUse() {
        return sizeInUse;
    }

    /** The engine stores a checksum with each value. */
    private static int longest(OpenEngine engine) {
        return engine.backend.valueBytesMax() - RecordSum.BYTES;
    }

    int valueBytesMax() {
        return valueBytesMax;
    }

    String engineName() {
        return factory.name();
    }

    /** The engine that is written now. Any thread. */
    BackendFactory factory() {
        return factory;
    }

    private void work() {
        WriterWork work = queue.next();
        while (!(work instanceof WriterWork.Stop)) {
            try {
                perform(work);
            } catch (BackendException e) {
                log.error("storage engine {} failed: {}", engineName(), e.getMessage(), e);
                queue.fail(e);
            } catch (RuntimeException | Error e) {
                // Whatever it was, the engine may hold half of something: stop writing, keep answering.
                log.error("storage engine {} failed", engineName(), e);
                queue.fail(new BackendException("storage engine " + engineName() + ": " + e, e));
            }
            work = queue.next();
        }
    }

    private void perform(WriterWork work) throws BackendException {
        if (work instanceof WriterWork.Apply apply) {
            apply(apply.batch());
        } else if (work instanceof WriterWork.Sync sync) {
            engine.backend.sync();
            queue.synced(sync.number());
        } else if (work instanceof WriterWork.Run run) {
            run.task().run();
        } else if (work instanceof WriterWork.Reclaim) {
            engine.backend.reclaim();
        } else {
            queue.refreshed(engine.snapshot());
            measure();
        }
    }

    private void apply(WriteBuffer batch) throws BackendException {
        long begun = System.nanoTime();
        engine.backend.apply(new SummedBatch(batch), Durability.BUFFERED);
        meters.committed(System.nanoTime() - begun);
        TeeQueue copying = tee;
        if (copying != null) {
            copying.add(batch);
        }
        SharedSnapshot newest = engine.snapshot();
        measure();
        queue.applied(newest);
    }

    private void measure() {
        sizeOnDisk = engine.backend.sizeOnDisk();
        sizeInUse = engine.backend.sizeInUse();
    }

    private void closeAll() throws BackendException {
        queue.view().engine().release();
        try {
            if (queue.failure() == null) {
                engine.backend.sync();
            }
        } finally {
            retired.closeAll();
            engine.backend.close();
        }
    }

    /** Waits for the thread's end, after {@link BatchQueue#close()}. */
    void awaitEnd(long millisMax) throws BackendException {
        Completion.await(ended, millisMax, "the storage engine is still closing");
    }

    /** Runs a task on the writer thread, between two batches, and waits for it. A failure is the caller's only. */
    void callAtBoundary(WriterWork.BoundaryTask task) throws BackendException {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        boolean willRun = queue.atBoundary(() -> {
            try {
                task.run();
                done.complete(null);
            } catch (BackendException | RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        if (!willRun) {
            throw new BackendException("the store is closed");
        }
        Completion.await(done);
    }

    // ---- what such a task may do

    OpenEngine engine() {
        return engine;
    }

    /** From now on each batch that is applied is handed to {@code copying} too; null ends that. */
    void teeInto(@Nullable TeeQueue copying) {
        tee = copying;
    }

    /** Goes over to an engine that holds the same state, of which {@code newest} is a snapshot. */
    void flipTo(OpenEngine target, SharedSnapshot newest) {
        engine = target;
        factory = target.factory;
        valueBytesMax = longest(target);
        tee = null;
        queue.refreshed(newest);
        measure();
    }

    /** Closes an engine that is no longer written when its last reader has gone, or when the store is closed. */
    void retire(OpenEngine old, Runnable whenClosed) {
        retired.add(old, whenClosed);
    }
}
