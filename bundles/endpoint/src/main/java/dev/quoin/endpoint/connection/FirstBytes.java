package dev.quoin.endpoint.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Waits for TLS, asks whether the client may come in, and looks at the first bytes: HTTP/2 begins with {@code PRI}, as no
 * method of HTTP/1.1 does. Then it hands the connection over and leaves the pipeline.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails leaves nothing to do
public final class FirstBytes extends ByteToMessageDecoder {
    private static final byte[] HTTP2 = {'P', 'R', 'I'};
    /** Go's limit for the head of a request. */
    private static final int SILENCE_SECONDS_MAX = 300;

    private final Protocols protocols;
    private final @Nullable TlsAdmission admission;
    private final Gate connections;
    private boolean admitted;
    private @Nullable SSLSession session;
    private @Nullable ScheduledFuture<?> silence;

    /** {@code admission} is null on a listener without TLS; {@code connections} is what every connection passes. */
    public FirstBytes(Protocols protocols, @Nullable TlsAdmission admission, Gate connections) {
        this.protocols = protocols;
        this.admission = admission;
        this.connections = connections;
        this.admitted = admission == null;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        silence = ctx.executor().schedule(() -> ctx.close(), SILENCE_SECONDS_MAX, TimeUnit.SECONDS);
        if (admission != null) {
            ctx.pipeline().addBefore(ctx.name(), null, admission.newHandler(ctx));
        }
        connections.admit(ctx.channel());
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (silence != null) {
            silence.cancel(false);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (admission != null && event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                SSLSession established =
                        ctx.pipeline().get(SslHandler.class).engine().getSession();
                admission.judge(ctx, established, refusal -> admit(ctx, established, refusal));
            } else {
                admission.logRejection(ctx, reason(handshake.cause()));
                ctx.close();
            }
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        // A failed handshake was reported above; its exception comes again as that of the decoder.
        if (admission != null && cause instanceof DecoderException) {
            ctx.close();
        } else {
            super.exceptionCaught(ctx, cause);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!admitted) {
            return;
        }
        int seen = Math.min(in.readableBytes(), HTTP2.length);
        for (int i = 0; i < seen; i++) {
            if (in.getByte(in.readerIndex() + i) != HTTP2[i]) {
                http1(ctx, in);
                return;
            }
        }
        if (seen == HTTP2.length) {
            http2(ctx, in);
        }
    }

    private void admit(ChannelHandlerContext ctx, SSLSession established, @Nullable String refusal) {
        if (refusal != null && admission != null) {
            admission.logRejection(ctx, refusal);
            ctx.close();
            return;
        }
        admitted = true;
        session = established;
        try {
            // Runs decode over what came in meanwhile.
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        } catch (Exception e) {
            ctx.fireExceptionCaught(e);
        }
    }

    /** What came instead of TLS stays out of the log. */
    private static String reason(Throwable failure) {
        return failure instanceof NotSslRecordException
                ? "tls: first record does not look like a TLS handshake"
                : String.valueOf(failure.getMessage());
    }

    private void http2(ChannelHandlerContext ctx, ByteBuf in) {
        if (!protocols.http2()) {
            refuse(ctx, in);
            return;
        }
        protocols.startHttp2(ctx, session);
        ctx.pipeline().remove(this);
    }

    private void http1(ChannelHandlerContext ctx, ByteBuf in) {
        if (!protocols.http1()) {
            refuse(ctx, in);
            return;
        }
        // What follows was put there for HTTP/2, and would hold back every write until that begins.
        ChannelPipeline pipeline = ctx.pipeline();
        for (ChannelHandler last = pipeline.last(); last != this; last = pipeline.last()) {
            pipeline.removeLast();
        }
        protocols.startHttp1(ctx, session);
        pipeline.remove(this);
    }

    private static void refuse(ChannelHandlerContext ctx, ByteBuf in) {
        in.skipBytes(in.readableBytes());
        ctx.close();
    }
}
