package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.NoSpaceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The monitor between transactions and the writer thread. A transaction holds the lock from begin to end, so that a
 * batch is only ever sealed between two of them; the engine is never called under it.
 *
 * <p>Invariant: appliedCount <= sealedCount, and their difference is the number of sealed batches in the view.
 */
final class BatchQueue {

    /** How long an idle engine keeps the same snapshot. */
    private static final long SNAPSHOT_AGE_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition work = lock.newCondition();
    private final Condition progress = lock.newCondition();

    private final Deque<WriteBuffer> sealed = new ArrayDeque<>();
    private final Deque<WriterWork.BoundaryTask> tasks = new ArrayDeque<>();
    private final List<Pin> pins = new ArrayList<>();
    private WriteBuffer current = new WriteBuffer();
    private boolean currentAnnounced;
    private long sealedCount;
    private long appliedCount;
    private long syncedCount;
    private long syncWanted;
    private boolean reclaimWanted;
    private boolean closing;
    private boolean ended;

    private volatile Batching batching;
    private volatile View view;
    private volatile @Nullable BackendException failure;

    BatchQueue(Batching batching, SharedSnapshot engine) {
        this.batching = batching;
        this.view = new View(new WriteBuffer[] {current}, engine);
    }

    View view() {
        return view;
    }

    @Nullable
    BackendException failure() {
        return failure;
    }

    void batching(Batching changed) {
        batching = changed;
    }

    /** Begins a transaction on the batch that is returned; {@link #leave()} ends it. */
    WriteBuffer enter() throws BackendException {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("this thread has a transaction open already");
        }
        lock.lock();
        boolean entered = false;
        try {
            while (sealed.size() >= Batching.PENDING_BATCHES_MAX && failure == null && !closing) {
                room.awaitUninterruptibly();
            }
            checkUsable();
            if (current.isEmpty()) {
                current.begin(System.nanoTime());
            }
            entered = true;
            return current;
        } finally {
            if (!entered) {
                lock.unlock();
            }
        }
    }

    void leave() {
        try {
            current.endTransaction();
            if (batching.full(current)) {
                sealCurrent();
                work.signal();
            } else if (!current.isEmpty() && !currentAnnounced) {
                // The writer must learn when this batch will be due.
                currentAnnounced = true;
                work.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean inTransaction() {
        return lock.isHeldByCurrentThread();
    }

    /** Waits until all that ended before is applied, and synced if asked for. */
    void flush(boolean synced) throws BackendException {
        lockOutsideTransaction();
        try {
            checkUsable();
            long number = sealAll();
            if (synced && syncedCount < number) {
                syncWanted = Math.max(syncWanted, number);
                work.signal();
            }
            while (appliedCount < number || (synced && syncedCount < number)) {
                checkUsable();
                progress.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** One use of a snapshot with exactly the transactions that ended before. */
    SharedSnapshot pin() throws BackendException {
        lockOutsideTransaction();
        try {
            checkUsable();
            long number = sealAll();
            if (appliedCount == number) {
                return used(view.engine());
            }
            Pin pin = new Pin(number);
            pins.add(pin);
            try {
                while (pin.snapshot == null) {
                    checkUsable();
                    progress.awaitUninterruptibly();
                }
                return pin.snapshot;
            } finally {
                pins.remove(pin);
            }
        } finally {
            lock.unlock();
        }
    }

    private long sealAll() {
        if (!current.isEmpty()) {
            sealCurrent();
            work.signal();
        }
        return sealedCount;
    }

    private void sealCurrent() {
        sealed.addFirst(current);
        sealedCount++;
        current = new WriteBuffer();
        currentAnnounced = false;
        publish(view.engine());
    }

    private void publish(SharedSnapshot engine) {
        WriteBuffer[] buffers = new WriteBuffer[sealed.size() + 1];
        buffers[0] = current;
        int i = 1;
        for (WriteBuffer batch : sealed) {
            buffers[i++] = batch;
        }
        view = new View(buffers, engine);
    }

    void wantReclaim() {
        lock.lock();
        try {
            reclaimWanted = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Has the writer thread run a task between two batches, also after a failure; false where that thread has ended. */
    boolean atBoundary(WriterWork.BoundaryTask task) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            tasks.addLast(task);
            work.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the writer thread apply what there is, and then end. */
    void close() {
        lockOutsideTransaction();
        try {
            closing = true;
            work.signal();
            room.signalAll();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- the writer thread's side

    /** Waits for the next thing to do. Only {@link WriterWork.Stop} once the queue is closed and empty. */
    WriterWork next() {
        lock.lock();
        try {
            while (true) {
                WriterWork ready = ready();
                if (ready != null) {
                    ended = ready instanceof WriterWork.Stop;
                    return ready;
                }
                boolean idle = current.isEmpty() || failure != null;
                long waitNanos = idle
                        ? SNAPSHOT_AGE_NANOS_MAX
                        : current.begunNanos() + batching.intervalNanos() - System.nanoTime();
                if (waitNanos <= 0) {
                    sealCurrent();
                    continue;
                }
                try {
                    boolean signalled = work.awaitNanos(waitNanos) > 0;
                    if (!signalled && current.isEmpty() && failure == null) {
                        return new WriterWork.Refresh();
                    }
                } catch (InterruptedException e) {
                    // Nobody else has this thread. The flag is clear again, which is what the engine needs.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable WriterWork ready() {
        if (!tasks.isEmpty()) {
            return new WriterWork.Run(tasks.removeFirst());
        }
        if (failure != null) {
            return closing ? new WriterWork.Stop() : null;
        }
        if (syncWanted > syncedCount && appliedCount >= syncWanted) {
            // Before further batches, which may never end.
            return new WriterWork.Sync(appliedCount);
        }
        if (!sealed.isEmpty()) {
            return new WriterWork.Apply(sealed.getLast());
        }
        if (closing && !current.isEmpty()) {
            sealCurrent();
            return new WriterWork.Apply(sealed.getLast());
        }
        if (closing) {
            return new WriterWork.Stop();
        }
        if (reclaimWanted) {
            reclaimWanted = false;
            return new WriterWork.Reclaim();
        }
        return null;
    }

    /** The oldest batch is in the engine, of which {@code engine} is the newest snapshot. */
    void applied(SharedSnapshot engine) {
        lock.lock();
        try {
            sealed.removeLast();
            appliedCount++;
            replaceSnapshot(engine);
            for (Iterator<Pin> i = pins.iterator(); i.hasNext(); ) {
                Pin pin = i.next();
                if (pin.number == appliedCount) {
                    pin.snapshot = used(engine);
                    i.remove();
                }
            }
            room.signalAll();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A newer snapshot of the same state. */
    void refreshed(SharedSnapshot engine) {
        lock.lock();
        try {
            replaceSnapshot(engine);
        } finally {
            lock.unlock();
        }
    }

    private void replaceSnapshot(SharedSnapshot engine) {
        SharedSnapshot old = view.engine();
        publish(engine);
        old.release();
    }

    void synced(long number) {
        lock.lock();
        try {
            syncedCount = number;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is written from now on; what is in memory can still be read. The first failure stays. */
    void fail(BackendException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            room.signalAll();
            progress.signalAll();
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    // ---- waiting

    private void lockOutsideTransaction() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("not within a transaction");
        }
        lock.lock();
    }

    private void checkUsable() throws BackendException {
        BackendException cause = failure;
        if (cause != null) {
            String message = "the store failed before: " + cause.getMessage();
            throw cause instanceof NoSpaceException
                    ? new NoSpaceException(message, cause)
                    : new BackendException(message, cause);
        }
        if (closing) {
            throw new BackendException("the store is closed");
        }
    }

    private static SharedSnapshot used(SharedSnapshot snapshot) {
        if (!snapshot.acquire()) {
            throw new IllegalStateException("the newest snapshot is never unused");
        }
        return snapshot;
    }

    /** Somebody who waits for a batch to be applied, for the snapshot after it. */
    private static final class Pin {
        final long number;

        @Nullable
        SharedSnapshot snapshot;

        Pin(long number) {
            this.number = number;
        }
    }
}
