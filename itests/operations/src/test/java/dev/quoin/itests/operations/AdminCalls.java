package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.rpc.admin.OperationEvent;
import dev.quoin.rpc.admin.UpdateBundleRequest;
import dev.quoin.rpc.grpc.admin.AdminGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code bin/quoin} says to a member, without the process. */
final class AdminCalls implements AutoCloseable {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ManagedChannel channel;

    AdminCalls(LiveMember member) {
        channel = NettyChannelBuilder.forAddress(
                        UnixDomainSocketAddress.of(member.data().resolve("quoin.sock")))
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .eventLoopGroup(loop)
                .overrideAuthority("member")
                .usePlaintext()
                .build();
    }

    /** Updates a bundle; fails where that fails. */
    OperationEvent update(String name, Path jar) {
        return updateOrLoseConnection(name, jar).orElseThrow();
    }

    /**
     * As {@link #update}, but the connection may be lost, as it is where the classes behind the socket are replaced: then
     * nothing is returned.
     */
    Optional<OperationEvent> updateOrLoseConnection(String name, Path jar) {
        List<OperationEvent> events = new ArrayList<>();
        try {
            AdminGrpc.newBlockingStub(channel)
                    .updateBundle(UpdateBundleRequest.newBuilder()
                            .setName(name)
                            .setFile(jar.toString())
                            .build())
                    .forEachRemaining(events::add);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNAVAILABLE) {
                throw e;
            }
            return Optional.empty();
        }
        OperationEvent end = events.get(events.size() - 1);
        assertThat(end.getOutcome()).as(end.getStep()).isEqualTo(OperationEvent.Outcome.DONE);
        return Optional.of(end);
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loop.shutdownGracefully().awaitUninterruptibly();
    }
}
