package dev.quoin.ctl.rebuild;

import dev.quoin.ctl.CommandException;
import dev.quoin.rpc.etcdserverpb.AuthenticateRequest;
import dev.quoin.rpc.grpc.etcdserverpb.AuthGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.ClusterGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** A member that is asked over its client API. */
final class RunningMember implements AutoCloseable {

    private static final long CALL_SECONDS_MAX = 10;
    private static final long SNAPSHOT_HOURS_MAX = 24;
    private static final int CLIENT_PORT = 2379;

    private final String url;
    private final ManagedChannel connection;
    private final Channel channel;

    RunningMember(String url, ClientSecurity security) throws IOException, CommandException {
        this.url = url;
        URI address = URI.create(url);
        if (address.getHost() == null) {
            throw new CommandException(url + ": members are reached by http or https at a host and a port");
        }
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(
                        address.getHost(), address.getPort() < 0 ? CLIENT_PORT : address.getPort())
                .maxInboundMessageSize(Integer.MAX_VALUE);
        if ("https".equals(address.getScheme())) {
            builder.sslContext(security.context());
        } else {
            builder.usePlaintext();
        }
        connection = builder.build();
        channel = security.user() == null ? connection : authenticated(connection, security.user());
    }

    private static Channel authenticated(ManagedChannel connection, String user) {
        int colon = user.indexOf(':');
        String token = AuthGrpc.newBlockingStub(connection)
                .withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS)
                .authenticate(AuthenticateRequest.newBuilder()
                        .setName(colon < 0 ? user : user.substring(0, colon))
                        .setPassword(colon < 0 ? "" : user.substring(colon + 1))
                        .build())
                .getToken();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER), token);
        return ClientInterceptors.intercept(connection, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    String url() {
        return url;
    }

    ClusterGrpc.ClusterBlockingStub cluster() {
        return ClusterGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    }

    MaintenanceGrpc.MaintenanceBlockingStub maintenance() {
        return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** For what takes as long as the database is large. */
    MaintenanceGrpc.MaintenanceBlockingStub patient() {
        return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(SNAPSHOT_HOURS_MAX, TimeUnit.HOURS);
    }

    @Override
    public void close() {
        connection.shutdownNow();
    }
}
