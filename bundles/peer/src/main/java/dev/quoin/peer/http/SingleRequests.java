package dev.quoin.peer.http;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerResponse;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Plain requests, each over a connection of its own. */
public final class SingleRequests implements PeerRequests {
    private static final int BODY_BYTES_MAX = 64 << 20;
    private static final long DIAL_MILLIS_MAX = 5_000;

    private final Supplier<Dialer> dialer;

    /** The dialer is asked for with the first request. */
    public SingleRequests(Supplier<Dialer> dialer) {
        this.dialer = dialer;
    }

    @Override
    public CompletableFuture<PeerResponse> send(PeerRequest request) {
        MemberUrl url;
        try {
            url = MemberUrl.parse(request.peerUrl());
        } catch (URISyntaxException e) {
            return CompletableFuture.failedFuture(new IOException(e.getMessage(), e));
        }
        Dialer open;
        try {
            open = dialer.get();
        } catch (IllegalStateException e) {
            // The bundle is going away under a member that still asks.
            return CompletableFuture.failedFuture(new IOException(e.getMessage(), e));
        }
        long millis = Math.max(1, request.timeout().toMillis());
        Connections connections = new Connections(open, url, Math.min(millis, DIAL_MILLIS_MAX));
        return connections
                .send(() -> head(url, request), millis, BODY_BYTES_MAX)
                .whenComplete((answer, failure) -> connections.close())
                .thenApply(SingleRequests::response);
    }

    private static FullHttpRequest head(MemberUrl url, PeerRequest request) {
        FullHttpRequest head = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.method()),
                request.path(),
                Unpooled.wrappedBuffer(request.body()));
        head.headers().set("Host", url.place());
        head.headers().set("Connection", "close");
        if (request.body().length > 0 || !request.method().equals("GET")) {
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
        }
        request.headers().forEach(head.headers()::set);
        return head;
    }

    private static PeerResponse response(Answer answer) {
        Map<String, String> headers = new HashMap<>();
        answer.headers()
                .forEach(header -> headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return new PeerResponse(answer.status(), Map.copyOf(headers), answer.body());
    }
}
