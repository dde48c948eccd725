package dev.quoin.peer;

import dev.quoin.api.endpoint.HttpResponder.HttpBody;
import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.peer.http.UrlPicker;
import dev.quoin.peer.snapshot.SnapshotSender;
import dev.quoin.peer.stream.Absence;
import dev.quoin.peer.stream.PeerMeters;
import dev.quoin.peer.stream.PeerStatus;
import dev.quoin.peer.stream.Pipeline;
import dev.quoin.peer.stream.StreamReader;
import dev.quoin.peer.stream.StreamWriter;
import dev.quoin.peer.wire.Outgoing;
import dev.quoin.peer.wire.StreamType;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Another member: two streams in each direction, and single requests as long as there is none. Any thread; does not block. */
final class RemotePeer {
    private static final Logger LOG = LoggerFactory.getLogger(RemotePeer.class);
    /** The other side gives a silent connection up after so many times the time between signs of life. */
    private static final long HEARTBEATS = 3;

    private static final long COMPLAINT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LocalPeer local;
    private final long id;
    private final PeerReceiver receiver;
    private final PeerMeters meters;
    private final PeerStatus status;
    private final UrlPicker picker;
    private final StreamWriter entries;
    private final StreamWriter others;
    private final Pipeline pipeline;
    private final SnapshotSender snapshots;
    private final List<StreamReader> readers;
    private final Prober prober;
    private final ScheduledFuture<?> heartbeats;
    private volatile long complainedAt = System.nanoTime() - COMPLAINT_NANOS;

    RemotePeer(Surroundings around, LocalPeer local, long id, List<MemberUrl> urls, PeerReceiver receiver) {
        this.local = local;
        this.id = id;
        this.receiver = receiver;
        this.meters = new PeerMeters(around.meters(), local.memberId(), id);
        this.status = new PeerStatus(id, around.clock()::nanos, meters);
        this.picker = new UrlPicker(urls);
        this.entries = writer(StreamType.MSG_APP_V2);
        this.others = writer(StreamType.MESSAGE);
        this.pipeline = new Pipeline(local, picker, around.dialer(), status, meters, new PipelineReports(id, receiver));
        this.snapshots = new SnapshotSender(local, around.sending(), picker, status, meters, receiver);
        EventLoop loop = around.loops().loops().next();
        Absence absence = new Absence(() -> receiver.departed(id));
        this.readers = List.of(
                reader(StreamType.MSG_APP_V2, around, loop, absence),
                reader(StreamType.MESSAGE, around, loop, absence));
        this.prober = new Prober(id, around.requests(), around.clock(), loop, meters, urls);
        long heartbeatMillis = local.readMillis() / HEARTBEATS;
        this.heartbeats =
                loop.scheduleAtFixedRate(this::heartbeat, heartbeatMillis, heartbeatMillis, TimeUnit.MILLISECONDS);
        readers.forEach(StreamReader::start);
        prober.start();
    }

    private StreamWriter writer(StreamType type) {
        return new StreamWriter(type, local, id, status, meters, () -> receiver.unreachable(id));
    }

    private StreamReader reader(StreamType type, Surroundings around, EventLoop loop, Absence absence) {
        return new StreamReader(
                type,
                local,
                id,
                picker,
                around.dialer(),
                loop,
                status,
                this::received,
                () -> receiver.removedFromCluster(id),
                absence);
    }

    /** Sends a message; one that cannot leave is dropped, and the receiver is told. */
    void send(Outgoing outgoing) {
        Message message = outgoing.message();
        StreamWriter.Offer offer = StreamWriter.Offer.DETACHED;
        if (message.type() == MessageType.APP) {
            offer = entries.offer(outgoing);
        }
        if (offer == StreamWriter.Offer.DETACHED && message.type() != MessageType.SNAP) {
            offer = others.offer(outgoing);
        }
        boolean taken =
                offer == StreamWriter.Offer.DETACHED ? pipeline.offer(message) : offer == StreamWriter.Offer.TAKEN;
        if (!taken) {
            meters.sendFailed();
            receiver.unreachable(id);
            complain("dropped internal Raft message since sending buffer is full (overloaded network)", message);
        }
    }

    void sendSnapshot(Message message, SnapshotCargo cargo) {
        snapshots.send(message, cargo);
    }

    /** Where the other member reads a stream from now on. */
    void attach(StreamType type, HttpBody body) {
        (type == StreamType.MSG_APP_V2 ? entries : others).attach(body);
    }

    void update(List<MemberUrl> urls) {
        picker.update(urls);
        prober.update(urls);
    }

    PeerMeters meters() {
        return meters;
    }

    long activeSince() {
        return status.activeSince();
    }

    /** How many streams the other member reads: 0 to 2. */
    int streams() {
        return (entries.isAttached() ? 1 : 0) + (others.isAttached() ? 1 : 0);
    }

    void close() {
        heartbeats.cancel(false);
        prober.close();
        readers.forEach(StreamReader::close);
        entries.close();
        others.close();
        pipeline.close();
        snapshots.close();
        status.stop();
    }

    private void heartbeat() {
        entries.heartbeat();
        others.heartbeat();
    }

    private void received(Message message, long bytes) {
        meters.received(bytes);
        if (message.type().isLocal()) {
            return;
        }
        if (!receiver.received(message)) {
            meters.receiveFailed();
            complain("dropped internal Raft message since receiving buffer is full (overloaded network)", message);
        }
    }

    /** At most once a second: who drops one message drops many. */
    private void complain(String text, Message message) {
        long now = System.nanoTime();
        if (now - complainedAt < COMPLAINT_NANOS) {
            return;
        }
        complainedAt = now;
        LOG.atWarn()
                .addKeyValue("message-type", message.type().wireName())
                .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                .addKeyValue("from", Long.toHexString(message.from()))
                .addKeyValue("remote-peer-id", Long.toHexString(id))
                .addKeyValue("remote-peer-active", status.activeSince() != 0)
                .log(text);
    }
}
