package dev.quoin.endpoint.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Turns a connection into one that speaks HTTP/1.1. */
public final class HttpPipeline {
    /** Go's limit for the whole head; here it holds for each of the two parts. */
    private static final int HEAD_BYTES_MAX = 1 << 20;

    /** Of a body that is handed on as it comes: what one read of the connection gives at most. */
    private static final int PART_BYTES_MAX = 64 << 10;

    private final HttpSite site;
    private final HttpDate date;

    public HttpPipeline(HttpSite site) {
        this.site = site;
        this.date = new HttpDate(site.millis());
    }

    /** Adds the handlers; {@code session} is that of TLS, if there is one. */
    public void addTo(ChannelPipeline pipeline, @Nullable SSLSession session) {
        HttpConnection connection = new HttpConnection(site, date, session);
        HttpDecoderConfig limits = new HttpDecoderConfig()
                .setMaxInitialLineLength(HEAD_BYTES_MAX)
                .setMaxHeaderSize(HEAD_BYTES_MAX)
                .setMaxChunkSize(PART_BYTES_MAX);
        if (site.silenceMillisMax() > 0) {
            int millis = site.silenceMillisMax();
            pipeline.addLast(new IdleStateHandler(true, millis, millis, 0, TimeUnit.MILLISECONDS));
        }
        pipeline.addLast(new HttpServerCodec(limits));
        pipeline.addLast(new UploadSwitch(site, session));
        pipeline.addLast(new HttpObjectAggregator(site.bodyBytesMax()));
        pipeline.addLast(connection);
        pipeline.addLast(new OutsideCommands(connection));
    }

    /**
     * gRPC takes the connection for one of its own that has not begun: after its handshake time-out, and at shutdown, it
     * writes commands and closes. The commands mean nothing here, and a close waits for the answer in progress.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the promise is the caller's
    private static final class OutsideCommands extends ChannelOutboundHandlerAdapter {
        private final HttpConnection connection;

        OutsideCommands(HttpConnection connection) {
            this.connection = connection;
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
            promise.setSuccess();
        }

        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            connection.closeAfterAnswer(ctx, promise);
        }
    }
}
