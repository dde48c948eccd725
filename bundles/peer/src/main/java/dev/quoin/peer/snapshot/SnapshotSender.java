package dev.quoin.peer.snapshot;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.env.Clock;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.peer.http.Dialer;
import dev.quoin.peer.http.UrlPicker;
import dev.quoin.peer.stream.PeerMeters;
import dev.quoin.peer.stream.PeerStatus;
import dev.quoin.peer.stream.PostRefusal;
import dev.quoin.peer.stream.TransferMeters;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends whole states to one other member, one at a time, on a thread that may block. */
public final class SnapshotSender {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotSender.class);

    /**
     * What sending needs.
     *
     * @param workers run what blocks; may reject
     */
    public record Means(Dialer dialer, Executor workers, Clock clock) {}

    private final LocalPeer local;
    private final Means means;
    private final UrlPicker picker;
    private final PeerStatus status;
    private final PeerMeters meters;
    private final PeerReceiver receiver;
    private @Nullable SnapshotPost current;
    private boolean busy;
    private boolean closed;

    public SnapshotSender(
            LocalPeer local,
            Means means,
            UrlPicker picker,
            PeerStatus status,
            PeerMeters meters,
            PeerReceiver receiver) {
        this.local = local;
        this.means = means;
        this.picker = picker;
        this.status = status;
        this.meters = meters;
        this.receiver = receiver;
    }

    /** Sends in the background; while another is under way this one ends as not received. */
    public void send(Message message, SnapshotCargo cargo) {
        boolean refused;
        synchronized (this) {
            refused = busy || closed;
            busy = busy || !closed;
        }
        try {
            means.workers.execute(() -> {
                if (refused) {
                    cargo.close();
                    receiver.snapshotSent(message.to(), false);
                } else {
                    run(message, cargo);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("too many database snapshots at a time");
            synchronized (this) {
                busy = refused && busy;
            }
            cargo.close();
            receiver.snapshotSent(message.to(), false);
        }
    }

    /** Cuts off what is under way. */
    public void close() {
        SnapshotPost post;
        synchronized (this) {
            closed = true;
            post = current;
        }
        if (post != null) {
            post.abort();
        }
    }

    private void run(Message message, SnapshotCargo cargo) {
        long begun = means.clock.nanos();
        long bytes = cargo.size();
        MemberUrl url = picker.pick();
        TransferMeters transfers = meters.sends();
        transfers.begin();
        String failure = "stopped";
        try {
            log("sending database snapshot", message, bytes);
            SnapshotPost post = new SnapshotPost(local, url, means.dialer);
            synchronized (this) {
                current = closed ? null : post;
            }
            failure = current == null ? failure : post.run(message, cargo);
            if (failure == null) {
                status.activate();
            } else if (post.status() == PostRefusal.REMOVED) {
                receiver.removedFromCluster(message.to());
            }
        } catch (IOException | RuntimeException e) {
            failure = String.valueOf(e.getMessage());
        } finally {
            synchronized (this) {
                busy = false;
                current = null;
            }
            cargo.close();
            transfers.end(failure == null, means.clock.nanos() - begun);
            tell(message, url, bytes, failure);
        }
    }

    private void tell(Message message, MemberUrl url, long bytes, @Nullable String failure) {
        if (failure == null) {
            log("sent database snapshot", message, bytes);
            meters.sentMessage(bytes);
            receiver.snapshotSent(message.to(), true);
            return;
        }
        LOG.atWarn()
                .addKeyValue("snapshot-index", index(message))
                .addKeyValue("remote-peer-id", Long.toHexString(message.to()))
                .addKeyValue("bytes", bytes)
                .addKeyValue("error", failure)
                .log("failed to send database snapshot");
        picker.unreachable(url);
        status.deactivate("sendMsgSnap", "post", failure);
        meters.sendFailed();
        receiver.unreachable(message.to());
        receiver.snapshotSent(message.to(), false);
    }

    private static void log(String text, Message message, long bytes) {
        LOG.atInfo()
                .addKeyValue("snapshot-index", index(message))
                .addKeyValue("remote-peer-id", Long.toHexString(message.to()))
                .addKeyValue("bytes", bytes)
                .log(text);
    }

    private static long index(Message message) {
        Snapshot snapshot = message.snapshot();
        return snapshot == null ? 0 : snapshot.index();
    }
}
