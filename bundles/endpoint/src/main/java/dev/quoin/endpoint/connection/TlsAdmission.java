package dev.quoin.endpoint.connection;

import dev.quoin.endpoint.tls.ClientCertificates;
import dev.quoin.endpoint.tls.ReloadingTls;
import dev.quoin.endpoint.tls.RemoteAddress;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of one listener: who comes in.
 *
 * @param lookups runs the questions to the name service that some client certificates make necessary; bounded, rejects
 * @param listener {@code client}, {@code metrics} or {@code peer}
 */
public record TlsAdmission(ReloadingTls tls, Executor lookups, String listener) {
    private static final Logger LOG = LoggerFactory.getLogger(TlsAdmission.class);
    private static final int HANDSHAKE_SECONDS_MAX = 10;

    SslHandler newHandler(ChannelHandlerContext ctx) {
        SslHandler handler = tls.current().context().newHandler(ctx.alloc());
        handler.setHandshakeTimeout(HANDSHAKE_SECONDS_MAX, TimeUnit.SECONDS);
        return handler;
    }

    /** Says by the consumer, on the event loop, why the client is refused; null if it is not. */
    void judge(ChannelHandlerContext ctx, SSLSession session, Consumer<@Nullable String> verdict) {
        ClientCertificates clients = tls.current().clients();
        SocketAddress remote = ctx.channel().remoteAddress();
        String refusal = clients.refusal(session);
        if (refusal != null || !clients.needsOrigin(session, remote)) {
            verdict.accept(refusal);
            return;
        }
        try {
            lookups.execute(() -> {
                String reason = clients.origin(session, remote);
                ctx.executor().execute(() -> verdict.accept(reason));
            });
        } catch (RejectedExecutionException e) {
            verdict.accept("too many name look-ups at a time");
        }
    }

    void logRejection(ChannelHandlerContext ctx, String reason) {
        LOG.atWarn()
                .addKeyValue("remote-addr", RemoteAddress.text(ctx.channel().remoteAddress()))
                .addKeyValue("error", reason)
                .log("rejected connection on {} endpoint", listener);
    }
}
