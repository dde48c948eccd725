package dev.quoin.endpoint.grpc;

import dev.quoin.endpoint.connection.Gate;
import dev.quoin.endpoint.connection.TlsAdmission;
import dev.quoin.endpoint.http.HttpPipeline;
import io.grpc.Server;
import io.grpc.ServerStreamTracer;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Builds a gRPC server that runs calls on the event loops and leaves HTTP/1.1 to others. */
public final class GrpcListener {
    /** Tokens and metadata travel in headers; Go allows 16 MiB. */
    private static final int HEADER_BYTES_MAX = 1 << 20;

    private final EventLoopGroup loops;
    private final ServiceTable services;
    private final CallLimits limits;
    private final ServerStreamTracer.Factory tracer;
    private final Gate connections;

    /** {@code connections} is what every connection passes. */
    public GrpcListener(
            EventLoopGroup loops,
            ServiceTable services,
            CallLimits limits,
            ServerStreamTracer.Factory tracer,
            Gate connections) {
        this.loops = loops;
        this.services = services;
        this.limits = limits;
        this.tracer = tracer;
        this.connections = connections;
    }

    /** A server for an address, not started. */
    public Server server(
            SocketAddress address,
            Class<? extends ServerChannel> channel,
            Map<ChannelOption<Boolean>, Boolean> options,
            @Nullable TlsAdmission admission,
            @Nullable HttpPipeline http) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .protocolNegotiator(new OnePort(admission, http, connections))
                .channelType(channel)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .directExecutor()
                .fallbackHandlerRegistry(services)
                .addStreamTracerFactory(tracer)
                .maxInboundMessageSize(limits.messageBytesMax())
                .maxInboundMetadataSize(HEADER_BYTES_MAX)
                .maxConcurrentCallsPerConnection(limits.callsMax())
                .permitKeepAliveWithoutCalls(false);
        // As in etcd: without one, the library's limit of five minutes holds.
        if (limits.pingMillisMin() > 0) {
            builder.permitKeepAliveTime(limits.pingMillisMin(), TimeUnit.MILLISECONDS);
        }
        if (limits.keepAliveMillis() > 0 && limits.keepAliveTimeoutMillis() > 0) {
            builder.keepAliveTime(limits.keepAliveMillis(), TimeUnit.MILLISECONDS)
                    .keepAliveTimeout(limits.keepAliveTimeoutMillis(), TimeUnit.MILLISECONDS);
        }
        options.forEach(builder::withOption);
        return builder.build();
    }
}
