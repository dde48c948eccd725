package dev.quoin.endpoint.connection;

import io.netty.channel.ChannelHandlerContext;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Takes over a connection when its protocol is known. On its event loop. */
public interface Protocols {
    /** Whether this listener speaks HTTP/2. */
    boolean http2();

    /** Whether this listener speaks HTTP/1.1. */
    boolean http1();

    /**
     * Adds handlers for HTTP/2 behind that of the context, which is removed afterwards and replays what it has read.
     */
    void startHttp2(ChannelHandlerContext ctx, @Nullable SSLSession session);

    /** Adds handlers for HTTP/1.1 at the end of the pipeline. */
    void startHttp1(ChannelHandlerContext ctx, @Nullable SSLSession session);
}
