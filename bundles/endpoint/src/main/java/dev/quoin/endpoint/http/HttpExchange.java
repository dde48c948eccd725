package dev.quoin.endpoint.http;

import dev.quoin.api.endpoint.HttpResponder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The answer to one request, its headers spelled as Go does. Called from any thread; what touches the connection runs on its event loop, in order. */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails ends in channelInactive
final class HttpExchange implements HttpResponder {
    /** As Go's server waits for its answer to be read. */
    private static final int LINGER_MILLIS = 500;

    private final ChannelHandlerContext ctx;
    private final @Nullable AccessRules access;
    private final HttpDate date;
    private final Runnable finished;
    private final boolean head;
    private final boolean http10;
    private final @Nullable String origin;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** The fields below belong to the event loop. */
    private boolean keepAlive;

    private boolean accessHeaders;
    private boolean done;
    private boolean bodyPending;
    private @Nullable Runnable onWritable;

    HttpExchange(
            ChannelHandlerContext ctx,
            HttpRequest request,
            @Nullable AccessRules access,
            HttpDate date,
            Runnable finished) {
        this.ctx = ctx;
        this.access = access;
        this.date = date;
        this.finished = finished;
        this.head = request.method().equals(HttpMethod.HEAD);
        this.http10 = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        this.origin = request.headers().get(HttpHeaderNames.ORIGIN);
        this.keepAlive = HttpUtil.isKeepAlive(request);
        this.accessHeaders = access != null;
    }

    void closeAfterwards() {
        keepAlive = false;
    }

    /**
     * Whether parts of the request are still to come. An answer before the end closes the connection, but not at once: unread
     * bytes would make the system reset it, and the answer would be lost with it.
     */
    void bodyPending(boolean pending) {
        bodyPending = pending;
    }

    void withoutAccessHeaders() {
        accessHeaders = false;
    }

    /** Answers 500, or cuts off what was begun. */
    void abandon() {
        if (answered.compareAndSet(false, true)) {
            onLoop(() -> send(500, Map.of(), new byte[0]));
        } else if (!done) {
            ctx.close();
        }
    }

    /** The connection takes more, or is gone. On the event loop. */
    void writable() {
        Runnable task = onWritable;
        onWritable = null;
        if (task != null) {
            task.run();
        }
    }

    @Override
    public void respond(int status, Map<String, String> headers, byte[] body) {
        claim();
        onLoop(() -> send(status, headers, body));
    }

    @Override
    public HttpBody stream(int status, Map<String, String> headers) {
        claim();
        onLoop(() -> {
            HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
            if (http10) {
                // A caller of 1.0 knows the end by the close.
                keepAlive = false;
            } else {
                response.headers().set("Transfer-Encoding", HttpHeaderValues.CHUNKED);
            }
            complete(response.headers(), headers);
            ctx.writeAndFlush(response);
        });
        return new Body();
    }

    private void claim() {
        if (!answered.compareAndSet(false, true)) {
            throw new IllegalStateException("answered twice");
        }
    }

    private void send(int status, Map<String, String> headers, byte[] body) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(status),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        complete(response.headers(), headers);
        if (status != 204 && status != 304 && !response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            response.headers().set("Content-Length", body.length);
        }
        finish(ctx.writeAndFlush(response));
    }

    private void complete(HttpHeaders headers, Map<String, String> given) {
        if (access != null && accessHeaders) {
            access.addHeaders(headers, origin);
        }
        given.forEach(headers::set);
        if (!headers.contains(HttpHeaderNames.DATE)) {
            headers.set("Date", date.now());
        }
        if (!keepAlive || bodyPending) {
            headers.set("Connection", HttpHeaderValues.CLOSE);
        } else if (http10) {
            headers.set("Connection", HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private void finish(ChannelFuture written) {
        if (done) {
            return;
        }
        done = true;
        onWritable = null;
        if (bodyPending) {
            written.addListener(
                    future -> ctx.executor().schedule(() -> ctx.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS));
        } else if (!keepAlive) {
            written.addListener(future -> ctx.close());
        }
        finished.run();
    }

    private void onLoop(Runnable task) {
        if (ctx.executor().inEventLoop()) {
            task.run();
        } else {
            ctx.executor().execute(task);
        }
    }

    private final class Body implements HttpBody {
        private final AtomicBoolean ended = new AtomicBoolean();

        @Override
        public boolean write(byte[] part) {
            if (ended.get()) {
                throw new IllegalStateException("written after the end");
            }
            if (!head && part.length > 0) {
                ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(part)));
            }
            return ctx.channel().isWritable();
        }

        @Override
        public boolean write(List<ByteBuffer> parts) {
            if (ended.get()) {
                throw new IllegalStateException("written after the end");
            }
            if (!head && !parts.isEmpty()) {
                ctx.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(parts.toArray(new ByteBuffer[0]))));
            }
            return ctx.channel().isWritable();
        }

        @Override
        public void execute(Runnable task) {
            onLoop(task);
        }

        @Override
        public void onWritable(Runnable task) {
            onLoop(() -> {
                onWritable = task;
                if (done || ctx.channel().isWritable() || !ctx.channel().isActive()) {
                    writable();
                }
            });
        }

        @Override
        public boolean open() {
            return ctx.channel().isActive();
        }

        @Override
        public void end() {
            if (!ended.compareAndSet(false, true)) {
                return;
            }
            onLoop(() -> {
                if (!done) {
                    finish(ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
                }
            });
        }
    }
}
