package dev.quoin.endpoint.grpc;

import dev.quoin.endpoint.connection.FirstBytes;
import dev.quoin.endpoint.connection.Gate;
import dev.quoin.endpoint.connection.Protocols;
import dev.quoin.endpoint.connection.TlsAdmission;
import dev.quoin.endpoint.http.HttpPipeline;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.InternalChannelz;
import io.grpc.SecurityLevel;
import io.grpc.internal.GrpcAttributes;
import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiationEvent;
import io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AsciiString;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link FirstBytes} where grpc-java would negotiate. Uses grpc's internal classes: look here when its version changes.
 */
final class OnePort implements InternalProtocolNegotiator.ProtocolNegotiator {
    private final @Nullable TlsAdmission admission;
    private final @Nullable HttpPipeline http;
    private final Gate connections;

    /** {@code http} is null on a listener that speaks gRPC alone. */
    OnePort(@Nullable TlsAdmission admission, @Nullable HttpPipeline http, Gate connections) {
        this.admission = admission;
        this.http = http;
        this.connections = connections;
    }

    @Override
    public AsciiString scheme() {
        return AsciiString.of(admission == null ? "http" : "https");
    }

    @Override
    public ChannelHandler newHandler(GrpcHttp2ConnectionHandler connection) {
        return new FirstBytes(new Speakers(connection, http), admission, connections);
    }

    @Override
    public void close() {}

    private static final class Speakers implements Protocols {
        private final GrpcHttp2ConnectionHandler connection;
        private final @Nullable HttpPipeline http;

        Speakers(GrpcHttp2ConnectionHandler connection, @Nullable HttpPipeline http) {
            this.connection = connection;
            this.http = http;
        }

        @Override
        public boolean http2() {
            return true;
        }

        @Override
        public boolean http1() {
            return http != null;
        }

        @Override
        public void startHttp2(ChannelHandlerContext ctx, @Nullable SSLSession session) {
            Attributes.Builder attributes = Attributes.newBuilder()
                    .set(Grpc.TRANSPORT_ATTR_LOCAL_ADDR, ctx.channel().localAddress())
                    .set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, ctx.channel().remoteAddress())
                    .set(
                            GrpcAttributes.ATTR_SECURITY_LEVEL,
                            session == null ? SecurityLevel.NONE : SecurityLevel.PRIVACY_AND_INTEGRITY);
            var event = InternalProtocolNegotiationEvent.getDefault();
            if (session != null) {
                attributes.set(Grpc.TRANSPORT_ATTR_SSL_SESSION, session);
                event = InternalProtocolNegotiationEvent.withSecurity(
                        event, new InternalChannelz.Security(new InternalChannelz.Tls(session)));
            }
            ctx.pipeline().addAfter(ctx.name(), null, InternalProtocolNegotiators.grpcNegotiationHandler(connection));
            // Without this event the connection would hang: grpc begins when it comes.
            ctx.fireUserEventTriggered(InternalProtocolNegotiationEvent.withAttributes(event, attributes.build()));
        }

        @Override
        public void startHttp1(ChannelHandlerContext ctx, @Nullable SSLSession session) {
            if (http != null) {
                http.addTo(ctx.pipeline(), session);
            }
        }
    }
}
