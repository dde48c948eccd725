package dev.quoin.server.loop;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WriteAheadLog;
import java.io.IOException;
import java.util.List;

/**
 * Writes the log on a lane of its own, or on the caller's thread where the caller may wait for the disk.
 *
 * <p>A hard state that only moves the commit index need not be durable, so it waits here for the next write that is: one
 * write and one sync for each group of entries. Whoever runs a method holds the monitor, so that both ways of writing keep
 * one order.
 */
public final class LogWriter {

    private final WriteAheadLog log;
    private final SnapshotStorage snapshots;
    private final DiskStall stall;
    private final boolean marksWithConfState;
    private final Lane lane;
    private HardState pending = HardState.EMPTY;
    private volatile long bytesWritten;

    /**
     * @param snapshots keeps snapshots from the leader
     * @param stall watches the disk
     * @param marksWithConfState whether a mark holds the configuration, as etcd writes it from 3.5 on
     */
    public LogWriter(
            WriteAheadLog log, SnapshotStorage snapshots, DiskStall stall, boolean marksWithConfState, Lanes lanes) {
        this.log = log;
        this.snapshots = snapshots;
        this.stall = stall;
        this.marksWithConfState = marksWithConfState;
        this.lane = lanes.lane("quoin-wal", () -> {});
    }

    void start(RaftListener listener) {
        lane.start(e -> listener.fatal("failed to save Raft hard state and entries", e));
    }

    DiskStall stall() {
        return stall;
    }

    /** Finds out whether the disk syncs again, on the lane; {@code done} runs there. */
    void probe(Runnable done) {
        lane.submit(() -> {
            try {
                synchronized (this) {
                    stall.probe(log::sync);
                }
            } catch (IOException e) {
                throw new LogFailure(e);
            }
            done.run();
        });
    }

    /** Remembers a hard state that only moves the commit index. */
    synchronized void postpone(HardState hardState) {
        pending = hardState;
    }

    /** Makes entries and hard state durable on the lane, then runs {@code persisted} there. */
    void saveThen(HardState hardState, List<Entry> entries, Runnable persisted) {
        lane.submit(() -> {
            try {
                save(hardState, entries);
            } catch (IOException e) {
                throw new LogFailure(e);
            }
            persisted.run();
        });
    }

    /**
     * Makes a snapshot from the leader durable on the lane, then runs {@code persisted} there. First its file, then the
     * log's mark, then the hard state that commits it: a crash in between leaves the state before it.
     */
    void installThen(Snapshot snapshot, HardState hardState, Runnable persisted) {
        lane.submit(() -> {
            try {
                install(snapshot, hardState);
            } catch (IOException e) {
                throw new LogFailure(e);
            }
            persisted.run();
        });
    }

    private void install(Snapshot snapshot, HardState hardState) throws IOException {
        snapshots.save(snapshot);
        synchronized (this) {
            log.saveMark(new SnapshotMark(
                    snapshot.index(),
                    snapshot.term(),
                    marksWithConfState ? snapshot.metadata().confState() : null));
            save(hardState, List.of());
            log.sync();
        }
    }

    /** Makes entries and hard state durable before it returns. */
    synchronized void save(HardState hardState, List<Entry> entries) throws IOException {
        HardState newest = hardState.isEmpty() ? pending : hardState;
        pending = HardState.EMPTY;
        stall.watched(() -> log.save(newest, entries));
        bytesWritten = log.bytesWritten();
    }

    /** Writes a snapshot mark; the hard state before it covers its index. Any thread that may wait for the disk. */
    public synchronized void saveMark(SnapshotMark mark) throws IOException {
        flush();
        log.saveMark(mark);
        bytesWritten = log.bytesWritten();
    }

    /** Says that entries up to an index are no longer needed and deletes old segments. */
    public synchronized int release(long index, int keepSegments) throws IOException {
        log.release(index);
        return log.purge(keepSegments);
    }

    /** Bytes appended since the log was opened. Any thread; it never waits for the disk. */
    public long bytesWritten() {
        return bytesWritten;
    }

    /**
     * Ends the lane and closes the log, which stays open, its last hard state unwritten, where somebody does not come back
     * from the disk: he holds the monitor, and the file may still be written to.
     *
     * @param othersEnded whether nobody else who writes is left
     */
    void close(boolean othersEnded) throws IOException {
        lane.close();
        if (!othersEnded || !lane.ended()) {
            return;
        }
        synchronized (this) {
            try {
                flush();
            } finally {
                log.close();
            }
        }
    }

    private void flush() throws IOException {
        if (!pending.isEmpty()) {
            HardState newest = pending;
            pending = HardState.EMPTY;
            log.save(newest, List.of());
        }
    }

    /** Carries a failed write out of a lane. */
    static final class LogFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LogFailure(IOException cause) {
            super(cause);
        }
    }
}
