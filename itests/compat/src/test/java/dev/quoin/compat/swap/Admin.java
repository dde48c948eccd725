package dev.quoin.compat.swap;

import dev.quoin.rpc.admin.Backend;
import dev.quoin.rpc.admin.CancelRequest;
import dev.quoin.rpc.admin.ListBackendsRequest;
import dev.quoin.rpc.admin.OperationEvent;
import dev.quoin.rpc.admin.SwitchBackendRequest;
import dev.quoin.rpc.grpc.admin.AdminGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What {@code bin/quoin} says to a member, without the process. */
final class Admin implements AutoCloseable {

    private static final long CALL_SECONDS_MAX = 300;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ManagedChannel channel;

    Admin(Path dataDirectory) {
        channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(dataDirectory.resolve("quoin.sock")))
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .eventLoopGroup(loop)
                .overrideAuthority("member")
                .usePlaintext()
                .build();
    }

    private AdminGrpc.AdminBlockingStub stub() {
        return AdminGrpc.newBlockingStub(channel).withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** Begins to switch; the first event has come when this returns. */
    Iterator<OperationEvent> beginSwitch(String backend) {
        Iterator<OperationEvent> events = stub().switchBackend(
                        SwitchBackendRequest.newBuilder().setName(backend).build());
        if (!events.hasNext()) {
            throw new IllegalStateException("the switch to " + backend + " said nothing");
        }
        return events;
    }

    /** The last of these events. */
    static OperationEvent last(Iterator<OperationEvent> events) {
        OperationEvent last = events.next();
        while (events.hasNext()) {
            last = events.next();
        }
        return last;
    }

    /** Asks the operation under way to give up. */
    boolean cancel() {
        return stub().cancel(CancelRequest.getDefaultInstance()).getCancelled();
    }

    /** The active backends; there should be one. */
    List<String> active() {
        return stub().listBackends(ListBackendsRequest.getDefaultInstance()).getBackendsList().stream()
                .filter(Backend::getActive)
                .map(Backend::getName)
                .toList();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
