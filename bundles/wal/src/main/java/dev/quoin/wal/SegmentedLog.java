package dev.quoin.wal;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import dev.quoin.api.wal.WriteAheadLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open log: appends to its newest segment and holds the files, and with them the locks, of those still needed. */
final class SegmentedLog implements WriteAheadLog {

    private static final Logger LOG = LoggerFactory.getLogger(SegmentedLog.class);
    private static final long SLOW_SYNC_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Surroundings around;
    private final Path directory;
    private final byte[] metadata;
    private final SegmentWriter writer;
    private final NextSegment next;

    /** Oldest first; the last is written to. */
    private final List<OpenSegment> segments;

    private @Nullable LogContent content;
    private HardState hardState;
    private long lastIndex;
    private long meteredBytes;
    private boolean usable = true;
    private boolean open = true;

    /**
     * Takes over open segments.
     *
     * @param writer stands behind the last record of the last segment
     * @param content what they held, for {@link #takeContent()}
     * @param lastIndex index of the last entry
     */
    SegmentedLog(
            Surroundings around,
            Path directory,
            List<OpenSegment> segments,
            SegmentWriter writer,
            LogContent content,
            long lastIndex) {
        this.around = around;
        this.directory = directory;
        this.segments = new ArrayList<>(segments);
        this.writer = writer;
        this.content = content;
        this.metadata = content.metadata();
        this.hardState = content.hardState();
        this.lastIndex = lastIndex;
        this.next = new NextSegment(around.disk(), directory, around.segmentBytes(), around.executor());
    }

    @Override
    public LogContent takeContent() {
        LogContent taken = content;
        if (taken == null) {
            throw new IllegalStateException("the content was taken before");
        }
        content = null;
        return taken;
    }

    @Override
    public void save(HardState state, List<Entry> entries) throws IOException {
        if (state.isEmpty() && entries.isEmpty()) {
            return;
        }
        boolean durable = !entries.isEmpty()
                || (!state.isEmpty() && (state.term() != hardState.term() || state.vote() != hardState.vote()));
        beginWriting();
        for (Entry entry : entries) {
            if (entry.index() > lastIndex + 1) {
                throw new IllegalArgumentException("entry " + entry + " after entry " + lastIndex);
            }
            writer.entry(entry);
            lastIndex = entry.index();
        }
        if (!state.isEmpty()) {
            if (state.commit() > lastIndex) {
                throw new IllegalArgumentException("commit " + state.commit() + " beyond last entry " + lastIndex);
            }
            writer.hardState(state);
            hardState = state;
        }
        if (writer.end() >= around.segmentBytes()) {
            cut();
        } else if (durable) {
            syncWritten();
            if (writer.end() >= around.segmentBytes() / 2) {
                next.prepare();
            }
        }
        usable = true;
    }

    @Override
    public void saveMark(SnapshotMark mark) throws IOException {
        beginWriting();
        writer.mark(mark);
        lastIndex = Math.max(lastIndex, mark.index());
        syncWritten();
        usable = true;
    }

    @Override
    public void sync() throws IOException {
        beginWriting();
        syncWritten();
        usable = true;
    }

    /** Until the write has succeeded it is unknown what is durable, so a failure leaves the log unusable. */
    private void beginWriting() throws WalException {
        if (!usable || !open) {
            throw new WalException(directory + ": the log is closed, or an earlier write to it failed");
        }
        usable = false;
    }

    private void syncWritten() throws IOException {
        writer.flush();
        around.meter().wrote(writer.appendedBytes() - meteredBytes);
        meteredBytes = writer.appendedBytes();
        long start = around.clock().nanos();
        writer.sync();
        synced(start);
    }

    private void synced(long start) {
        long took = around.clock().nanos() - start;
        around.meter().synced(took);
        if (took > SLOW_SYNC_NANOS) {
            LOG.warn("slow fdatasync: took {} ms, expected at most 1000 ms", TimeUnit.NANOSECONDS.toMillis(took));
        }
    }

    /**
     * Ends the current segment and begins the next. The new one gets its name only when its head is durable, so that a
     * crash leaves either no new segment or a whole head.
     */
    private void cut() throws IOException {
        OpenSegment tail = segments.get(segments.size() - 1);
        writer.flush();
        tail.file().truncate(writer.end());
        syncWritten();
        NextSegment.Prepared prepared = next.take();
        SegmentName name = new SegmentName(tail.name().sequence() + 1, lastIndex + 1);
        segments.add(new OpenSegment(name, prepared.file()));
        writer.continueIn(prepared.file(), prepared.zerosTo());
        writer.crc();
        writer.metadata(metadata);
        if (!hardState.isEmpty()) {
            writer.hardState(hardState);
        }
        syncWritten();
        around.disk().rename(prepared.path(), name.in(directory));
        long start = around.clock().nanos();
        around.disk().syncDirectory(directory);
        synced(start);
        LOG.info("created a new WAL segment {}", name);
    }

    @Override
    public void release(long index) throws IOException {
        int newer = 0;
        while (newer < segments.size() && segments.get(newer).name().index() < index) {
            newer++;
        }
        for (int i = 0; i < newer - 1; i++) {
            segments.remove(0).file().close();
        }
    }

    @Override
    public int purge(int keep) throws IOException {
        return keep == 0
                ? 0
                : OldSegments.delete(around.disk(), directory, segments.get(0).name(), keep);
    }

    @Override
    public long bytesWritten() {
        return writer.appendedBytes();
    }

    /** Makes durable what was saved without a sync, unless a write failed before, and lets the files go. */
    @Override
    public void close() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        try {
            if (usable) {
                syncWritten();
            }
        } finally {
            closeFiles();
        }
    }

    private void closeFiles() throws IOException {
        try {
            next.close();
        } finally {
            for (OpenSegment segment : segments) {
                segment.file().close();
            }
        }
    }
}
