package dev.quoin.server.peers;

import dev.quoin.api.peer.SnapshotSink;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.server.loop.Lanes;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.storage.ReceivedDatabases;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots that other members send. A bbolt file is read as a whole once before Raft hears of it: what is damaged is
 * refused while the sender can still be told, and not found out when there is no way back.
 */
public final class SnapshotReceiver implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReceiver.class);
    private static final int WAITING_MAX = 2;

    private final ReceivedDatabases databases;
    private final RaftLoop loop;
    private final Lanes.Pool pool;

    public SnapshotReceiver(ReceivedDatabases databases, RaftLoop loop, Lanes lanes) {
        this.databases = databases;
        this.loop = loop;
        this.pool = lanes.pool("quoin-receive-snapshot", 1, WAITING_MAX);
    }

    /** Where a state goes that comes in. Any thread. */
    SnapshotSink sink(String mediaType) {
        return databases.sink(mediaType);
    }

    /** Any thread; {@code done} runs on one of this class's own, or at once where too many wait. */
    void receive(Message message, Path state, Consumer<@Nullable Throwable> done) {
        Snapshot snapshot = message.snapshot();
        if (snapshot == null || snapshot.index() == 0) {
            done.accept(new IOException("the message holds no snapshot"));
        } else if (!pool.execute(() -> take(message, snapshot, state, done))) {
            done.accept(new IOException("too many snapshots arrive at once"));
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    private void take(Message message, Snapshot snapshot, Path state, Consumer<@Nullable Throwable> done) {
        try {
            databases.accept(state, snapshot.index());
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("remote-snapshot-sender-id", MemberIds.hex(message.from()))
                    .addKeyValue("incoming-snapshot-index", snapshot.index())
                    .log("refused a snapshot's database: " + e.getMessage());
            done.accept(e);
            return;
        }
        LOG.atInfo()
                .addKeyValue("remote-snapshot-sender-id", MemberIds.hex(message.from()))
                .addKeyValue("incoming-snapshot-index", snapshot.index())
                .log("received and saved database snapshot");
        done.accept(loop.receive(message) ? null : new IOException("too many messages wait"));
    }
}
