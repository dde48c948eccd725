package dev.quoin.endpoint.http;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpUpload;
import dev.quoin.api.endpoint.StreamingHttpHandler;
import dev.quoin.endpoint.tls.ClientCertificates;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
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
    /** Whole requests, and heads and parts of bodies that are streamed. */
    private final Queue<Object> waiting = new ArrayDeque<>();

    private @Nullable HttpExchange exchange;
    private @Nullable UploadFlow upload;
    /** The answer came before the end of the request: what still comes is not read. */
    private boolean deaf;

    private @Nullable Runnable whenIdle;

    HttpConnection(HttpSite site, HttpDate date, @Nullable SSLSession session) {
        this.site = site;
        this.date = date;
        this.session = session;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        boolean known = message instanceof FullHttpRequest
                || message instanceof UploadSwitch.Head
                || message instanceof UploadSwitch.Part;
        if (!known || deaf) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof UploadSwitch.Part part && upload != null && waiting.isEmpty()) {
            upload.part(part);
            uploadChanged(ctx);
        } else if (exchange == null && waiting.isEmpty()) {
            begin(ctx, message);
        } else {
            waiting.add(message);
            adjustReading(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof IdleStateEvent idle)) {
            ctx.fireUserEventTriggered(event);
        } else if (idle.state() == IdleState.WRITER_IDLE) {
            ChannelOutboundBuffer out = ctx.channel().unsafe().outboundBuffer();
            if (out != null && out.totalPendingWriteBytes() > 0) {
                ctx.close();
            }
        } else if (exchange == null || (upload != null && !upload.paused() && !upload.justResumed())) {
            ctx.close();
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
        UploadFlow cutOff = upload;
        upload = null;
        if (cutOff != null) {
            cutOff.abort(new IOException("unexpected EOF"));
        }
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

    private void begin(ChannelHandlerContext ctx, Object message) {
        if (message instanceof UploadSwitch.Head head) {
            HttpExchange next = open(ctx, head.request());
            next.bodyPending(true);
            serve(ctx, head.request(), next, parsed -> upload(ctx, head.handler(), parsed, next));
            deaf = deaf || (exchange != next && upload == null);
        } else if (message instanceof FullHttpRequest request) {
            try {
                HttpExchange next = open(ctx, request);
                serve(ctx, request, next, parsed -> whole(parsed, next));
            } finally {
                request.release();
            }
        }
    }

    private HttpExchange open(ChannelHandlerContext ctx, HttpRequest request) {
        HttpExchange next = new HttpExchange(ctx, request, site.access(), date, () -> finish(ctx));
        exchange = next;
        return next;
    }

    private void finish(ChannelHandlerContext ctx) {
        exchange = null;
        UploadFlow unfinished = upload;
        upload = null;
        if (unfinished != null && !unfinished.over()) {
            deaf = true;
            unfinished.abort(new IOException("answered before the end"));
            ctx.channel().config().setAutoRead(true);
            return;
        }
        if (whenIdle != null) {
            whenIdle.run();
            return;
        }
        adjustReading(ctx);
        if (!waiting.isEmpty()) {
            // Not at once: a caller who pipelines many requests would otherwise deepen the stack with each.
            ctx.executor().execute(() -> next(ctx));
        }
    }

    /** Goes on with what was read meanwhile: a whole request, or a head and those of its parts that are there. */
    private void next(ChannelHandlerContext ctx) {
        while (ctx.channel().isActive() && !waiting.isEmpty()) {
            Object message = waiting.element();
            boolean part = message instanceof UploadSwitch.Part;
            if (part ? upload == null && exchange != null : exchange != null) {
                break;
            }
            waiting.remove();
            if (message instanceof UploadSwitch.Part some) {
                if (upload != null) {
                    upload.part(some);
                    uploadChanged(ctx);
                }
            } else {
                begin(ctx, message);
            }
        }
        adjustReading(ctx);
    }

    private void upload(
            ChannelHandlerContext ctx,
            StreamingHttpHandler handler,
            dev.quoin.api.endpoint.HttpRequest head,
            HttpExchange of) {
        try {
            HttpUpload receiver = handler.begin(head, of);
            UploadFlow flow = new UploadFlow(ctx, receiver, () -> uploadChanged(ctx));
            if (exchange == of) {
                upload = flow;
            } else {
                deaf = true;
                flow.abort(new IOException("answered before the end"));
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.atError().addKeyValue("path", head.path()).setCause(e).log("an HTTP handler failed");
            of.abandon();
        }
    }

    private void uploadChanged(ChannelHandlerContext ctx) {
        UploadFlow flow = upload;
        if (flow != null && flow.over()) {
            upload = null;
            if (exchange != null) {
                exchange.bodyPending(false);
            }
        }
        adjustReading(ctx);
    }

    private void adjustReading(ChannelHandlerContext ctx) {
        boolean full = waiting.size() >= WAITING_MAX || waiting.peek() instanceof UploadSwitch.Head;
        ctx.channel().config().setAutoRead(!full && (upload == null || !upload.paused()));
    }

    private void serve(
            ChannelHandlerContext ctx,
            HttpRequest request,
            HttpExchange next,
            Consumer<dev.quoin.api.endpoint.HttpRequest> handler) {
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
        dev.quoin.api.endpoint.HttpRequest parsed;
        try {
            String name = ClientCertificates.commonName(session);
            parsed = request instanceof FullHttpRequest full
                    ? RequestForm.read(full, site.listener(), ctx.channel().remoteAddress(), name)
                    : RequestForm.head(request, site.listener(), ctx.channel().remoteAddress(), name);
        } catch (IllegalArgumentException e) {
            fail(next, 400, "400 Bad Request\n");
            return;
        }
        String clean = CleanPath.of(parsed.path());
        if (!clean.equals(parsed.path())) {
            redirect(next, CleanPath.location(clean, request.uri()), parsed.method());
            return;
        }
        handler.accept(parsed);
    }

    private void whole(dev.quoin.api.endpoint.HttpRequest request, HttpExchange of) {
        HttpHandler handler = site.paths().find(site.listener(), request.path());
        if (handler == null) {
            if (site.paths().isReplacing()) {
                fail(of, 503, "what serves this page is being replaced, try again\n");
            } else {
                fail(of, 404, "404 page not found\n");
            }
        } else {
            handle(handler, request, of);
        }
    }

    @SuppressWarnings(
            "PMD.AvoidCatchingThrowable") // a handler of another bundle must not take the connection's loop down
    private static void handle(HttpHandler handler, dev.quoin.api.endpoint.HttpRequest request, HttpExchange exchange) {
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
