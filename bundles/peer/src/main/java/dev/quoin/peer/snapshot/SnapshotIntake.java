package dev.quoin.peer.snapshot;

import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.endpoint.HttpUpload;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.peer.ErrorPages;
import dev.quoin.peer.stream.PeerMeters;
import dev.quoin.peer.stream.TransferMeters;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One state on its way in. Called on one event loop; what it writes is written by a worker. */
public final class SnapshotIntake implements HttpUpload {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotIntake.class);

    /** What receiving needs, and what is under way. */
    public static final class Means implements AutoCloseable {
        private final Executor workers;
        private final Clock clock;
        private final SaveMeters saves;
        private final Meters meters;
        private final LongFunction<@Nullable PeerMeters> known;
        private final Set<BodyIntake> underWay = ConcurrentHashMap.newKeySet();
        private volatile boolean closed;

        /** {@code workers} may reject; {@code known} gives the meters of a sender, or null if that is no member. */
        public Means(Executor workers, Clock clock, Meters meters, LongFunction<@Nullable PeerMeters> known) {
            this.workers = workers;
            this.clock = clock;
            this.saves = new SaveMeters(meters);
            this.meters = meters;
            this.known = known;
        }

        /** A sender was turned away before it said who it is. */
        public void refused() {
            TransferMeters.fromUnknown(meters).refused();
        }

        /** Cuts off what is under way. */
        @Override
        public void close() {
            closed = true;
            underWay.forEach(body -> body.abort("stopped"));
        }
    }

    private final LocalPeer local;
    private final PeerReceiver receiver;
    private final Means means;
    private final String mediaType;
    private final HttpResponder responder;
    private final Map<String, String> headers;
    private final long begun;
    private final Envelope envelope = new Envelope();
    private @Nullable BodyIntake body;
    private boolean answered;

    /**
     * @param mediaType what the sender calls the bytes behind the message
     */
    public SnapshotIntake(
            LocalPeer local, PeerReceiver receiver, Means means, String mediaType, HttpResponder responder) {
        this.local = local;
        this.mediaType = mediaType;
        this.receiver = receiver;
        this.means = means;
        this.responder = responder;
        this.headers = ErrorPages.headers(local);
        this.begun = means.clock.nanos();
    }

    @Override
    public boolean part(byte[] bytes, Runnable resume) {
        if (answered) {
            return true;
        }
        BodyIntake current = body;
        if (current != null) {
            return current.add(bytes, 0, resume);
        }
        try {
            int used = envelope.add(bytes);
            Message message = envelope.message();
            if (message == null) {
                return true;
            }
            BodyIntake opened = open(message);
            return opened == null || used == bytes.length || opened.add(bytes, used, resume);
        } catch (MalformedMessageException e) {
            decodeFailed(String.valueOf(e.getMessage()));
            return true;
        }
    }

    @Override
    public void end() {
        if (answered) {
            return;
        }
        BodyIntake current = body;
        if (current != null) {
            current.end();
        } else {
            decodeFailed(envelope.isBetween() ? "EOF" : "unexpected EOF");
        }
    }

    @Override
    public void aborted(Throwable cause) {
        BodyIntake current = body;
        if (current != null) {
            current.abort("unexpected EOF");
        }
    }

    private void decodeFailed(String reason) {
        answered = true;
        String text = "failed to decode raft message (" + reason + ")";
        means.refused();
        LOG.atWarn()
                .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                .addKeyValue("error", reason)
                .log("failed to decode Raft message");
        ErrorPages.respond(responder, 400, headers, text);
    }

    private @Nullable BodyIntake open(Message message) {
        PeerMeters meters = means.known.apply(message.from());
        TransferMeters counted = meters == null ? TransferMeters.fromUnknown(means.meters) : meters.receives();
        Snapshot snapshot = message.snapshot();
        counted.begin();
        if (message.type() != MessageType.SNAP || snapshot == null) {
            answered = true;
            counted.end(false, 0);
            ErrorPages.respond(responder, 400, headers, "wrong raft message type");
            return null;
        }
        log(message, snapshot).log("receiving database snapshot");
        BodyIntake opened = new BodyIntake(
                receiver.snapshotSink(message, mediaType),
                means.saves,
                snapshot.index(),
                message.from(),
                new BodyIntake.Outcome() {
                    @Override
                    public void saved(BodyIntake done, Path path, long bytes) {
                        means.underWay.remove(done);
                        if (meters != null) {
                            meters.received(bytes);
                        }
                        log(message, snapshot)
                                .addKeyValue("incoming-snapshot-size-bytes", bytes)
                                .log("received and saved database snapshot");
                        handOver(message, path, counted);
                    }

                    @Override
                    public void failed(BodyIntake done, String reason) {
                        means.underWay.remove(done);
                        log(message, snapshot)
                                .addKeyValue("error", reason)
                                .log("failed to save incoming database snapshot");
                        counted.end(false, 0);
                        ErrorPages.respond(responder, 500, headers, "failed to save KV snapshot (" + reason + ")");
                    }
                });
        body = opened;
        means.underWay.add(opened);
        try {
            means.workers.execute(opened);
        } catch (RejectedExecutionException e) {
            opened.abort("too many at a time");
            opened.run();
        }
        if (means.closed) {
            opened.abort("stopped");
        }
        return opened;
    }

    private void handOver(Message message, Path path, TransferMeters counted) {
        if (receiver.removed(message.from())) {
            counted.end(false, 0);
            ErrorPages.removed(responder, headers);
            return;
        }
        receiver.snapshotReceived(message, path, failure -> {
            counted.end(failure == null, means.clock.nanos() - begun);
            if (failure == null) {
                responder.respond(204, headers, new byte[0]);
                return;
            }
            LOG.atWarn()
                    .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                    .addKeyValue("error", failure.getMessage())
                    .log("failed to process Raft message");
            ErrorPages.respond(
                    responder, 500, headers, "failed to process raft message (" + failure.getMessage() + ")");
        });
    }

    private org.slf4j.spi.LoggingEventBuilder log(Message message, Snapshot snapshot) {
        return LOG.atInfo()
                .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                .addKeyValue("remote-snapshot-sender-id", Long.toHexString(message.from()))
                .addKeyValue("incoming-snapshot-index", snapshot.index())
                .addKeyValue("incoming-snapshot-message-size-bytes", envelope.size());
    }
}
