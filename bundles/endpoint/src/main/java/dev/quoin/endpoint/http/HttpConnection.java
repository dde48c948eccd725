package dev.quoin.endpoint.http;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.endpoint.tls.ClientCertificates;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of one connection, answered one after the other. Reading goes on during an answer, so that a caller who leaves is
 * noticed; what comes meanwhile waits, up to a bound. Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in channelInactive
final class HttpConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);
    /** Requests read ahead before the connection is no longer read. */
    private static final int WAITING_MAX = 16;

    private final HttpSite site;
    private final HttpDate date;
    private final @Nullable SSLSession session;
    private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
    private @Nullable HttpExchange exchange;
    private @Nullable Runnable whenIdle;

    HttpConnection(HttpSite site, HttpDate date, @Nullable SSLSession session) {
        this.site = site;
        this.date = date;
        this.session = session;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof FullHttpRequest request)) {
            ReferenceCountUtil.release(message);
        } else if (exchange == null) {
            begin(ctx, request);
        } else {
            waiting.add(request);
            if (waiting.size() >= WAITING_MAX) {
                ctx.channel().config().setAutoRead(false);
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
        if (exchange != null) {
            exchange.writable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("closing an HTTP connection", cause);
        ctx.close();
    }

    /** Closes at once where nothing is being answered. */
    void closeAfterAnswer(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (exchange == null || !ctx.channel().isActive()) {
            ctx.close(promise);
        } else {
            whenIdle = () -> ctx.close(promise);
        }
    }

    private void begin(ChannelHandlerContext ctx, FullHttpRequest request) {
        try {
            HttpExchange next = new HttpExchange(ctx, request, site.access(), date, () -> finish(ctx));
            exchange = next;
            serve(ctx, request, next);
        } finally {
            request.release();
        }
    }

    private void finish(ChannelHandlerContext ctx) {
        exchange = null;
        if (whenIdle != null) {
            whenIdle.run();
            return;
        }
        FullHttpRequest request = waiting.poll();
        if (request == null) {
            return;
        }
        ctx.channel().config().setAutoRead(true);
        // Not at once: a caller who pipelines many requests would otherwise deepen the stack with each.
        ctx.executor().execute(() -> {
            if (ctx.channel().isActive() && exchange == null) {
                begin(ctx, request);
            } else {
                request.release();
            }
        });
    }

    private void serve(ChannelHandlerContext ctx, FullHttpRequest request, HttpExchange next) {
        if (request.decoderResult().isFailure()) {
            next.closeAfterwards();
            next.respond(400, "text/plain; charset=utf-8", "400 Bad Request");
            return;
        }
        AccessRules access = site.access();
        if (access != null) {
            String host = request.headers().get(HttpHeaderNames.HOST, "");
            if (session == null && !access.admitsHost(host)) {
                next.withoutAccessHeaders();
                fail(next, 421, AccessRules.refusal(host));
                return;
            }
            if (request.method().equals(HttpMethod.OPTIONS)) {
                next.respond(200, Map.of(), new byte[0]);
                return;
            }
        }
        HttpRequest parsed;
        try {
            parsed = RequestForm.read(
                    request, site.listener(), ctx.channel().remoteAddress(), ClientCertificates.commonName(session));
        } catch (IllegalArgumentException e) {
            fail(next, 400, "400 Bad Request\n");
            return;
        }
        String clean = CleanPath.of(parsed.path());
        if (!clean.equals(parsed.path())) {
            redirect(next, CleanPath.location(clean, request.uri()), parsed.method());
            return;
        }
        HttpHandler handler = site.paths().find(site.listener(), clean);
        if (handler == null) {
            fail(next, 404, "404 page not found\n");
        } else {
            handle(handler, parsed, next);
        }
    }

    @SuppressWarnings(
            "PMD.AvoidCatchingThrowable") // a handler of another bundle must not take the connection's loop down
    private static void handle(HttpHandler handler, HttpRequest request, HttpExchange exchange) {
        try {
            handler.handle(request, exchange);
        } catch (RuntimeException | LinkageError e) {
            LOG.atError().addKeyValue("path", request.path()).setCause(e).log("an HTTP handler failed");
            exchange.abandon();
        }
    }

    private static void redirect(HttpExchange exchange, String location, String method) {
        String body = method.equals("GET") ? "<a href=\"" + location + "\">Moved Permanently</a>.\n\n" : "";
        exchange.respond(
                301,
                Map.of("Location", location, "Content-Type", "text/html; charset=utf-8"),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** In the form of Go's {@code http.Error}. */
    private static void fail(HttpExchange exchange, int status, String text) {
        exchange.respond(
                status,
                Map.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
                text.getBytes(StandardCharsets.UTF_8));
    }
}
