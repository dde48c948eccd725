package dev.quoin.peer.stream;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.raft.Message;
import dev.quoin.peer.http.Answer;
import dev.quoin.peer.http.Connections;
import dev.quoin.peer.http.Dialer;
import dev.quoin.peer.http.Reasons;
import dev.quoin.peer.http.RequestHead;
import dev.quoin.peer.http.UrlPicker;
import dev.quoin.peer.wire.MessageForm;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Messages as single requests, a few at a time: the way as long as there is no stream. Any thread; does not block. */
public final class Pipeline {
    private static final int REQUESTS_MAX = 4;
    private static final int WAITING_MAX = 64;
    private static final int ANSWER_BYTES_MAX = 64 << 10;
    /** A member answers once Raft has taken the message. */
    private static final long ANSWER_MILLIS_MAX = 10_000;

    private final LocalPeer local;
    private final UrlPicker picker;
    private final Dialer dialer;
    private final PeerStatus status;
    private final PeerMeters meters;
    private final Outcome outcome;
    private final Queue<Message> waiting = new ArrayDeque<>();
    private int inFlight;
    private boolean closed;
    private @Nullable Connections connections;

    /** Told how a message ended, on any thread. */
    public interface Outcome {
        void delivered(Message message);

        void failed(Message message);

        /** The other member says that this one was removed from the cluster. */
        void removed();
    }

    public Pipeline(
            LocalPeer local, UrlPicker picker, Dialer dialer, PeerStatus status, PeerMeters meters, Outcome outcome) {
        this.local = local;
        this.picker = picker;
        this.dialer = dialer;
        this.status = status;
        this.meters = meters;
        this.outcome = outcome;
    }

    /** Sends a message; false if too many wait. */
    public boolean offer(Message message) {
        synchronized (this) {
            if (closed) {
                return true;
            }
            if (inFlight == REQUESTS_MAX) {
                return waiting.size() < WAITING_MAX && waiting.add(message);
            }
            inFlight++;
        }
        post(message);
        return true;
    }

    /** Forgets what waits and closes the connections. */
    public synchronized void close() {
        closed = true;
        waiting.clear();
        if (connections != null) {
            connections.close();
        }
    }

    private void post(Message message) {
        byte[] body = MessageForm.encode(message);
        Connections through = connections();
        var unused = through.send(() -> request(through.url(), body), ANSWER_MILLIS_MAX, ANSWER_BYTES_MAX)
                .whenComplete((answer, failure) -> {
                    try {
                        finish(message, body.length, through.url(), answer, failure);
                    } finally {
                        next();
                    }
                });
    }

    private void finish(
            Message message, int bytes, MemberUrl url, @Nullable Answer answer, @Nullable Throwable failure) {
        String refusal = failure != null ? Reasons.of(failure) : answer == null ? "EOF" : refusal(answer, url);
        if (refusal == null) {
            status.activate();
            meters.sentMessage(bytes);
            outcome.delivered(message);
            return;
        }
        picker.unreachable(url);
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        status.deactivate("pipeline", "write", refusal);
        meters.sendFailed();
        if (answer != null && answer.status() == PostRefusal.REMOVED) {
            outcome.removed();
        }
        outcome.failed(message);
    }

    private @Nullable String refusal(Answer answer, MemberUrl url) {
        return PostRefusal.of(answer.status(), answer.text(), url + "/raft");
    }

    private void next() {
        Message message;
        synchronized (this) {
            message = closed ? null : waiting.poll();
            if (message == null) {
                inFlight--;
                return;
            }
        }
        post(message);
    }

    /** The connections to the URL of the moment. */
    private synchronized Connections connections() {
        MemberUrl url = picker.pick();
        Connections current = connections;
        if (current == null || !current.url().equals(url)) {
            if (current != null) {
                current.close();
            }
            current = new Connections(dialer, url, 1_000 + local.electionMillis());
            connections = current;
        }
        return current;
    }

    private FullHttpRequest request(MemberUrl url, byte[] body) {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.POST, "/raft", Unpooled.wrappedBuffer(body));
        request.headers().set("Host", url.place());
        request.headers().set("Content-Length", body.length);
        request.headers().set("Content-Type", "application/protobuf");
        RequestHead.add(request.headers(), local);
        return request;
    }
}
