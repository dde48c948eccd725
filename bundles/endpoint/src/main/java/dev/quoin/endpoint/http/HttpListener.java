package dev.quoin.endpoint.http;

import dev.quoin.endpoint.connection.FirstBytes;
import dev.quoin.endpoint.connection.Gate;
import dev.quoin.endpoint.connection.Protocols;
import dev.quoin.endpoint.connection.TlsAdmission;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** A listener that speaks HTTP/1.1 alone. */
public final class HttpListener {
    private final HttpPipeline http;
    private final @Nullable TlsAdmission admission;
    private final @Nullable Gate gate;
    private final Gate connections;

    /**
     * @param gate null where connections are not cut while the listener is open
     * @param connections what every connection passes
     */
    public HttpListener(HttpPipeline http, @Nullable TlsAdmission admission, @Nullable Gate gate, Gate connections) {
        this.http = http;
        this.admission = admission;
        this.gate = gate;
        this.connections = connections;
    }

    /** Listens; the channel's close ends it. */
    public Channel open(
            EventLoopGroup loops,
            SocketAddress address,
            Class<? extends ServerChannel> channel,
            Map<ChannelOption<Boolean>, Boolean> options)
            throws IOException {
        ServerBootstrap bootstrap =
                new ServerBootstrap().group(loops).channel(channel).childHandler(new Start());
        options.forEach(bootstrap::option);
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    private final class Start extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (gate != null) {
                gate.admit(channel);
            }
            channel.pipeline().addLast(new FirstBytes(new OnlyHttp(), admission, connections));
        }
    }

    private final class OnlyHttp implements Protocols {
        @Override
        public boolean http2() {
            return false;
        }

        @Override
        public boolean http1() {
            return true;
        }

        @Override
        public void startHttp2(ChannelHandlerContext ctx, @Nullable SSLSession session) {
            throw new IllegalStateException("not spoken here");
        }

        @Override
        public void startHttp1(ChannelHandlerContext ctx, @Nullable SSLSession session) {
            http.addTo(ctx.pipeline(), session);
        }
    }
}
