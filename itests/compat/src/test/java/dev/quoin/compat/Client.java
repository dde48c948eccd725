package dev.quoin.compat;

import dev.quoin.rpc.grpc.etcdserverpb.ClusterGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.LeaseGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.concurrent.TimeUnit;

/** Raw stubs on one connection to a server. */
public final class Client implements AutoCloseable {

    private static final long CALL_SECONDS_MAX = 30;

    private final ManagedChannel channel;

    public Client(Server server) {
        this(server.clientPort());
    }

    /** Talks to whoever listens on a port of this machine. */
    public Client(int port) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
    }

    public KVGrpc.KVBlockingStub keyValues() {
        return KVGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    }

    public LeaseGrpc.LeaseBlockingStub leases() {
        return LeaseGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    }

    public MaintenanceGrpc.MaintenanceBlockingStub maintenance() {
        return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    }

    public ClusterGrpc.ClusterBlockingStub cluster() {
        return ClusterGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** Dials at once, if the connection is lost, instead of waiting longer after each failure. */
    public void reconnect() {
        channel.resetConnectBackoff();
    }

    public WatchGrpc.WatchStub watches() {
        return WatchGrpc.newStub(channel);
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
