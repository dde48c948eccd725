package dev.quoin.peer.stream;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.raft.Message;
import dev.quoin.peer.http.Dialer;
import dev.quoin.peer.http.Reasons;
import dev.quoin.peer.http.RequestHead;
import dev.quoin.peer.http.UrlPicker;
import dev.quoin.peer.wire.StreamType;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream from another member: a request that this side sends again and again, and whose answer never ends. All that
 * happens between {@link #start} and {@link #close} runs on one event loop.
 */
public final class StreamReader {
    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);
    private static final long REDIAL_MILLIS = 100;

    private final StreamType type;
    private final LocalPeer local;
    private final long remote;
    private final UrlPicker picker;
    private final Dialer dialer;
    private final EventLoop loop;
    private final PeerStatus status;
    private final ObjLongConsumer<Message> messages;
    private final Runnable removed;
    private final Absence absence;

    private @Nullable Channel channel;
    private @Nullable String lastComplaint;
    private long dialledAt;
    private volatile boolean closed;

    /**
     * A reader that does not dial yet.
     *
     * @param messages told each message and its bytes; on the event loop
     * @param removed run when the other member says that this one was removed from the cluster
     * @param absence finds out that the other member's process is gone; on the event loop
     */
    public StreamReader(
            StreamType type,
            LocalPeer local,
            long remote,
            UrlPicker picker,
            Dialer dialer,
            EventLoop loop,
            PeerStatus status,
            ObjLongConsumer<Message> messages,
            Runnable removed,
            Absence absence) {
        this.type = type;
        this.local = local;
        this.remote = remote;
        this.picker = picker;
        this.dialer = dialer;
        this.loop = loop;
        this.status = status;
        this.messages = messages;
        this.removed = removed;
        this.absence = absence;
    }

    public void start() {
        loop.execute(this::dial);
    }

    /** Ends the stream; another thread may. */
    public void close() {
        closed = true;
        loop.execute(() -> {
            if (channel != null) {
                ChannelFuture unused = channel.close();
            }
        });
    }

    private void dial() {
        if (closed) {
            return;
        }
        dialledAt = System.nanoTime();
        MemberUrl url = picker.pick();
        var unused = dialer.dial(url, 1_000 + local.electionMillis())
                .whenComplete((connected, failure) -> loop.execute(() -> {
                    if (connected != null) {
                        absence.connected(type);
                        ask(connected, url);
                    } else {
                        absence.failed(type, Reasons.refused(failure), picker.size());
                        refused(url, Reasons.of(failure));
                    }
                }));
    }

    private void ask(Channel connected, MemberUrl url) {
        if (closed) {
            ChannelFuture unused = connected.close();
            return;
        }
        channel = connected;
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.GET,
                "/raft/stream/" + type.path() + "/" + Long.toHexString(local.memberId()));
        request.headers().set("Host", url.place());
        RequestHead.add(request.headers(), local);
        request.headers().set(RequestHead.TO, Long.toHexString(remote));
        connected.pipeline().addLast(new ReadTimeoutHandler(local.readMillis(), TimeUnit.MILLISECONDS));
        connected
                .pipeline()
                .addLast(new StreamHandler(new Ends(url), type.decoder(local.memberId(), remote), messages));
        ChannelFuture unused = connected.writeAndFlush(request);
    }

    /** What {@link StreamHandler} finds out, brought to this reader's loop. */
    private final class Ends implements StreamHandler.Listener {
        private final MemberUrl url;

        Ends(MemberUrl url) {
            this.url = url;
        }

        @Override
        public void begun() {
            loop.execute(() -> {
                lastComplaint = null;
                status.activate();
                LOG.atInfo()
                        .addKeyValue("stream-reader-type", type.title())
                        .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                        .addKeyValue("remote-peer-id", Long.toHexString(remote))
                        .log("established TCP streaming connection with remote peer");
            });
        }

        @Override
        public void ended(boolean quietly, String reason) {
            loop.execute(() -> lost(quietly, reason));
        }

        @Override
        public void refused(int code, String text, String clusterId) {
            loop.execute(() -> StreamReader.this.refused(url, code == 0 ? text : judge(code, text, clusterId)));
        }
    }

    private void lost(boolean quietly, String reason) {
        channel = null;
        if (!closed) {
            LOG.atWarn()
                    .addKeyValue("stream-reader-type", type.title())
                    .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                    .addKeyValue("remote-peer-id", Long.toHexString(remote))
                    .addKeyValue("error", reason)
                    .log("lost TCP streaming connection with remote peer");
            if (!quietly) {
                status.deactivate(type.title(), "read", reason);
            }
        }
        redial();
    }

    private void refused(MemberUrl url, String reason) {
        channel = null;
        picker.unreachable(url);
        if (!closed) {
            status.deactivate(type.title(), "dial", reason);
        }
        redial();
    }

    private void redial() {
        if (closed || loop.isShuttingDown()) {
            return;
        }
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - dialledAt);
        var unused = loop.schedule(this::dial, Math.max(REDIAL_MILLIS - waited, 1), TimeUnit.MILLISECONDS);
    }

    /** Why the other member refused, in etcd's words. */
    private String judge(int code, String text, String clusterId) {
        switch (code) {
            case 410 -> {
                removed.run();
                return "the member has been permanently removed from the cluster";
            }
            case 404 -> {
                return "peer " + Long.toHexString(remote) + " failed to find local node "
                        + Long.toHexString(local.memberId());
            }
            case 412 -> {
                return precondition(text, clusterId);
            }
            default -> {
                return "unhandled http status " + code;
            }
        }
    }

    private String precondition(String text, String clusterId) {
        if (!text.equals(lastComplaint) && !closed) {
            lastComplaint = text;
            boolean version = text.equals("incompatible version");
            LOG.atWarn()
                    .addKeyValue("local-member-id", Long.toHexString(local.memberId()))
                    .addKeyValue("local-member-cluster-id", Long.toHexString(local.clusterId()))
                    .addKeyValue("remote-peer-id", Long.toHexString(remote))
                    .addKeyValue("remote-peer-cluster-id", clusterId)
                    .addKeyValue("error", text)
                    .log(
                            version
                                    ? "request sent was ignored by remote peer due to server version incompatibility"
                                    : "request sent was ignored by remote peer due to cluster ID mismatch");
        }
        boolean known = text.equals("incompatible version") || text.equals("cluster ID mismatch");
        return known ? text : "unhandled error \"" + text + "\" when precondition failed";
    }
}
