package dev.quoin.server.peers;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreFiles;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.raft.Message;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.server.loop.Lanes;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.storage.PinnedState;
import java.io.IOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends snapshots. Raft names the follower; what the follower gets is the state at the applied index, all parts of it from
 * that one index, so it is pinned on the apply lane between two groups of entries. Everything that takes longer than the
 * pin happens off it.
 *
 * <p>What is sent is a bbolt file; where the follower's store has the format of this one it is the store's files, which costs
 * neither of them more than the bytes.
 *
 * <p>While snapshots are under way, and for a while after, the log must keep the entries that come after them.
 */
public final class SnapshotSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);

    /** Each holds a state pinned and reads through all of it. */
    private static final int UNDER_WAY_MAX = 2;

    /** How long a receiver may take to begin with the entries after its snapshot, as in etcd. */
    private static final long LOG_KEPT_MILLIS = 30_000;

    private final PeerTransport transport;
    private final DatabaseImages images;
    private final StateStore store;
    private final StoreFormats formats;
    private final Lanes.Pool pool;
    private final Lanes.Timer timer;
    private final Set<Long> receivers = new HashSet<>();
    private int keepingLog;
    private @Nullable RaftLoop loop;
    private @Nullable Pinning pinning;

    /** Pins the state at the applied index; the apply lane. */
    @FunctionalInterface
    public interface Pinning {

        /** The state, or null where it cannot be had now. */
        @Nullable
        PinnedState pin() throws IOException;
    }

    public SnapshotSender(
            PeerTransport transport, DatabaseImages images, StateStore store, StoreFormats formats, Lanes lanes) {
        this.transport = transport;
        this.images = images;
        this.store = store;
        this.formats = formats;
        this.pool = lanes.pool("quoin-send-snapshot", UNDER_WAY_MAX, UNDER_WAY_MAX);
        this.timer = lanes.timer("quoin-keep-log");
    }

    /** Tells where the state comes from. Once, before the lanes start. */
    public void connect(RaftLoop raftLoop, Pinning state) {
        loop = raftLoop;
        pinning = state;
    }

    /** Whether the log must keep its entries for somebody who gets a snapshot. Any thread. */
    public synchronized boolean keepsLog() {
        return keepingLog > 0;
    }

    /** Sends a snapshot in place of the one that Raft holds. Raft's lane. */
    void send(Message message) {
        if (!begin(message.to())) {
            loop().snapshotSent(message.to(), false);
            return;
        }
        if (store.fileFormat() == null) {
            loop().betweenApplies(() -> pin(message, Optional.empty()));
        } else {
            var unused =
                    formats.of(message.to()).thenAccept(format -> loop().betweenApplies(() -> pin(message, format)));
        }
    }

    /** A snapshot has arrived, or has not. Any thread. */
    void ended(long receiver) {
        synchronized (this) {
            if (!receivers.remove(receiver)) {
                return;
            }
        }
        timer.after(LOG_KEPT_MILLIS, this::letGo);
    }

    @Override
    public void close() {
        timer.close();
        pool.close();
    }

    private synchronized boolean begin(long receiver) {
        if (receivers.size() >= UNDER_WAY_MAX || !receivers.add(receiver)) {
            return false;
        }
        keepingLog++;
        return true;
    }

    private synchronized void letGo() {
        keepingLog--;
    }

    private void pin(Message message, Optional<String> format) {
        PinnedState state;
        try {
            state = Objects.requireNonNull(pinning, "not connected").pin();
        } catch (IOException e) {
            failed(message, e);
            return;
        }
        if (state == null) {
            failed(message, null);
        } else if (!pool.execute(() -> prepare(message, state, format))) {
            state.pinned().close();
            failed(message, null);
        }
    }

    private void prepare(Message message, PinnedState state, Optional<String> format) {
        SnapshotCargo cargo;
        try {
            cargo = cargo(state, format);
        } catch (IOException | RuntimeException e) {
            state.pinned().close();
            failed(message, e);
            return;
        }
        LOG.atInfo()
                .addKeyValue("snapshot-index", state.snapshot().index())
                .addKeyValue("remote-peer-id", MemberIds.hex(message.to()))
                .addKeyValue("bytes", cargo.size())
                .addKeyValue("form", cargo.mediaType())
                .log("sending merged snapshot");
        transport.sendSnapshot(message.withSnapshot(state.snapshot()), cargo);
    }

    private SnapshotCargo cargo(PinnedState state, Optional<String> format) throws IOException {
        BackendSnapshot pinned = state.pinned();
        StoreFiles files = format.isPresent() ? pinned.files() : null;
        return files != null && files.format().equals(format.get())
                ? new StoreCargo(files, state)
                : new DatabaseCargo(images.prepare(pinned), pinned);
    }

    private void failed(Message message, @Nullable Exception why) {
        LOG.atWarn()
                .setCause(why)
                .addKeyValue("remote-peer-id", MemberIds.hex(message.to()))
                .log("no snapshot can be sent now");
        ended(message.to());
        loop().snapshotSent(message.to(), false);
    }

    private RaftLoop loop() {
        return Objects.requireNonNull(loop, "not connected");
    }
}
