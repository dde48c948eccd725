package dev.quoin.peer;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.endpoint.HttpUpload;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.raft.Message;
import dev.quoin.peer.http.RequestHead;
import dev.quoin.peer.snapshot.SnapshotIntake;
import dev.quoin.peer.wire.MessageForm;
import dev.quoin.peer.wire.StreamType;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what other members send to an open transport; checks and answers in etcd's order. */
final class RaftIntake {
    private static final Logger LOG = LoggerFactory.getLogger(RaftIntake.class);

    private static final String CONTENT_TYPE = "content-type";

    private final LocalPeer local;
    private final PeerReceiver receiver;
    private final Admission admission;
    private final PeerTable peers;
    private final SnapshotIntake.Means snapshots;
    private final Map<String, String> headers;

    RaftIntake(LocalPeer local, PeerReceiver receiver, PeerTable peers, SnapshotIntake.Means snapshots) {
        this.local = local;
        this.receiver = receiver;
        this.admission = new Admission(local);
        this.peers = peers;
        this.snapshots = snapshots;
        this.headers = ErrorPages.headers(local);
    }

    /** One message as a request. */
    void message(HttpRequest request, HttpResponder responder) {
        if (!request.method().equals("POST")) {
            ErrorPages.notAllowed(responder, "POST");
            return;
        }
        String refusal = admission.refusal(request);
        if (refusal != null) {
            ErrorPages.respond(responder, 412, headers, refusal);
            return;
        }
        introduce(request);
        Message message;
        try {
            message = MessageForm.decode(request.body(), 0, request.body().length);
        } catch (MalformedMessageException e) {
            warn("failed to unmarshal Raft message", e.getMessage());
            ErrorPages.respond(responder, 400, headers, "error unmarshalling raft message");
            return;
        }
        RemotePeer sender = peers.find(message.from());
        if (sender != null) {
            sender.meters().received(request.body().length);
        }
        if (receiver.removed(message.from())) {
            warn("rejected Raft message from removed member", Long.toHexString(message.from()));
            ErrorPages.removed(responder, headers);
        } else if (message.type().isLocal() || receiver.received(message)) {
            responder.respond(204, headers, new byte[0]);
        } else {
            warn("failed to process Raft message", "too many wait");
            ErrorPages.respond(responder, 500, headers, "error processing raft message");
        }
    }

    /** A member asks for a stream. */
    void stream(HttpRequest request, HttpResponder responder) {
        if (!request.method().equals("GET")) {
            ErrorPages.notAllowed(responder, "GET");
            return;
        }
        Map<String, String> both = Map.of(
                RequestHead.SERVER_VERSION, local.serverVersion(),
                RequestHead.CLUSTER_ID, Long.toHexString(local.clusterId()));
        String refusal = admission.refusal(request);
        if (refusal != null) {
            ErrorPages.respond(responder, 412, both, refusal);
            return;
        }
        StreamType type = type(request.path());
        if (type == null) {
            ErrorPages.respond(responder, 404, both, "invalid path");
            return;
        }
        long from;
        try {
            from = id(request.path().substring(request.path().lastIndexOf('/') + 1));
        } catch (NumberFormatException e) {
            warn("failed to parse path into ID", request.path());
            ErrorPages.respond(responder, 404, both, "invalid from");
            return;
        }
        if (receiver.removed(from)) {
            warn("rejected stream from remote peer because it was removed", Long.toHexString(from));
            ErrorPages.respond(responder, 410, both, "removed member");
            return;
        }
        RemotePeer peer = peers.find(from);
        if (peer == null) {
            introduce(from, request);
            warn("failed to find remote peer in cluster", Long.toHexString(from));
            ErrorPages.respond(responder, 404, both, "error sender not found");
            return;
        }
        String to = Admission.header(request, RequestHead.TO);
        if (!to.equals(Long.toHexString(local.memberId()))) {
            warn("ignored streaming request; ID mismatch", to);
            ErrorPages.respond(responder, 412, both, "to field mismatch");
            return;
        }
        peer.attach(type, responder.stream(200, both));
    }

    /** A member begins to send a database. */
    HttpUpload snapshot(HttpRequest request, HttpResponder responder) {
        String refusal = admission.refusal(request);
        if (refusal != null) {
            snapshots.refused();
            ErrorPages.respond(responder, 412, headers, refusal);
            return new RaftPages.IgnoredUpload();
        }
        introduce(request);
        return new SnapshotIntake(local, receiver, snapshots, Admission.header(request, CONTENT_TYPE), responder);
    }

    private static @Nullable StreamType type(String path) {
        int slash = path.lastIndexOf('/');
        for (StreamType type : StreamType.values()) {
            if (path.substring(0, slash).equals(RaftPages.STREAMS + type.path())) {
                return type;
            }
        }
        return null;
    }

    /** Remembers where a sender can be reached that may not be a member yet. */
    private void introduce(HttpRequest request) {
        try {
            introduce(id(Admission.header(request, RequestHead.FROM)), request);
        } catch (NumberFormatException e) {
            LOG.debug("a sender without an id", e);
        }
    }

    private void introduce(long id, HttpRequest request) {
        String urls = Admission.header(request, RequestHead.PEER_URLS);
        if (!urls.isEmpty() && peers.find(id) == null) {
            receiver.introduced(id, List.of(urls.split(",", -1)));
        }
    }

    private static long id(String text) {
        if (text.startsWith("+")) {
            throw new NumberFormatException(text);
        }
        return Long.parseUnsignedLong(text, 16);
    }

    private void warn(String text, @Nullable String error) {
        LOG.atWarn()
                .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                .addKeyValue("error", String.valueOf(error))
                .log(text);
    }
}
