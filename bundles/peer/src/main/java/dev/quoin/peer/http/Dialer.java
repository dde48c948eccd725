package dev.quoin.peer.http;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.api.endpoint.PeerTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections that speak HTTP/1.1. Names are resolved and certificates are read away from the event loops; of several
 * addresses of a host each is tried, in order.
 */
public final class Dialer {
    private static final int HANDSHAKE_SECONDS_MAX = 10;
    private static final int HEAD_BYTES_MAX = 64 << 10;
    private static final int CHUNK_BYTES_MAX = 64 << 10;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final PeerLoops loops;
    private final Supplier<@Nullable PeerTls> tls;
    private final Gate gate;

    /** {@code tls} gives null while there is nothing that provides TLS; all connections pass the gate. */
    public Dialer(PeerLoops loops, Supplier<@Nullable PeerTls> tls, Gate gate) {
        this.loops = loops;
        this.tls = tls;
        this.gate = gate;
    }

    PeerLoops loops() {
        return loops;
    }

    /**
     * Opens a connection. Completes on its event loop, or exceptionally on any thread with an {@link IOException} that says
     * what etcd would: who cannot be reached and why.
     */
    public CompletableFuture<Channel> dial(MemberUrl url, long timeoutMillis) {
        if (gate.isCut()) {
            return CompletableFuture.failedFuture(
                    new IOException("dial tcp " + url.place() + ": connect: network is unreachable"));
        }
        CompletableFuture<Channel> connected = new CompletableFuture<>();
        if (needsNoLookup(url)) {
            prepare(url, timeoutMillis, connected);
            return connected;
        }
        try {
            loops.lookups().execute(() -> prepare(url, timeoutMillis, connected));
        } catch (RejectedExecutionException e) {
            connected.completeExceptionally(new IOException("dial " + url + ": too many at a time", e));
        }
        return connected;
    }

    private void prepare(MemberUrl url, long timeoutMillis, CompletableFuture<Channel> connected) {
        try {
            Queue<SocketAddress> addresses = new ArrayDeque<>();
            if (url.isFile()) {
                addresses.add(UnixDomainSocketAddress.of(url.place()));
            } else {
                for (InetAddress address : InetAddress.getAllByName(url.host())) {
                    addresses.add(new InetSocketAddress(address, port(url)));
                }
            }
            connect(new Attempt(url, engine(url), timeoutMillis, addresses, connected));
        } catch (UnknownHostException e) {
            connected.completeExceptionally(new IOException("dial tcp: lookup " + url.host() + ": no such host", e));
        } catch (IOException | RuntimeException e) {
            connected.completeExceptionally(new IOException("dial " + url + ": " + e.getMessage(), e));
        }
    }

    private @Nullable SSLEngine engine(MemberUrl url) throws IOException {
        if (!url.secure()) {
            return null;
        }
        PeerTls current = tls.get();
        if (current == null) {
            throw new IOException("nothing provides TLS for it");
        }
        return current.engine(url.host(), port(url));
    }

    /** Whether a connection needs neither a name resolved nor a certificate read. */
    private static boolean needsNoLookup(MemberUrl url) {
        return !url.secure() && (url.isFile() || NetUtil.createByteArrayFromIpAddressString(url.host()) != null);
    }

    private static int port(MemberUrl url) {
        return url.port() >= 0 ? url.port() : url.secure() ? HTTPS_PORT : HTTP_PORT;
    }

    private record Attempt(
            MemberUrl url,
            @Nullable SSLEngine engine,
            long timeoutMillis,
            Queue<SocketAddress> addresses,
            CompletableFuture<Channel> connected) {

        void fail(Throwable cause) {
            connected.completeExceptionally(new IOException(
                    "dial " + (url.isFile() ? "unix " : "tcp ") + url.place() + ": " + Reasons.of(cause), cause));
        }
    }

    private void connect(Attempt attempt) {
        SocketAddress address = attempt.addresses.remove();
        Bootstrap bootstrap = new Bootstrap()
                .group(loops.loops())
                .channel(attempt.url.isFile() ? NioDomainSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(attempt.timeoutMillis, 60_000))
                .handler(new Start(attempt.engine));
        if (!attempt.url.isFile()) {
            bootstrap.option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.SO_KEEPALIVE, true);
        }
        bootstrap.connect(address).addListener((ChannelFutureListener) connection -> {
            if (connection.isSuccess()) {
                gate.admit(connection.channel());
                secured(attempt, connection.channel());
            } else if (attempt.addresses.isEmpty()) {
                attempt.fail(connection.cause());
            } else {
                connect(attempt);
            }
        });
    }

    private static void secured(Attempt attempt, Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        if (handler == null) {
            finish(attempt, channel);
            return;
        }
        handler.handshakeFuture().addListener(handshake -> {
            if (handshake.isSuccess()) {
                finish(attempt, channel);
            } else {
                attempt.fail(handshake.cause());
                ChannelFuture unused = channel.close();
            }
        });
    }

    private static void finish(Attempt attempt, Channel channel) {
        if (!attempt.connected.complete(channel)) {
            ChannelFuture unused = channel.close();
        }
    }

    private static final class Start extends ChannelInitializer<Channel> {
        private final @Nullable SSLEngine engine;

        Start(@Nullable SSLEngine engine) {
            this.engine = engine;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (engine != null) {
                SslHandler handler = new SslHandler(engine);
                handler.setHandshakeTimeout(HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS);
                channel.pipeline().addLast(handler);
            }
            channel.pipeline().addLast(new HttpClientCodec(HEAD_BYTES_MAX, HEAD_BYTES_MAX, CHUNK_BYTES_MAX));
        }
    }
}
