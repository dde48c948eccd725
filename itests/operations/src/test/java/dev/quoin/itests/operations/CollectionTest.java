package dev.quoin.itests.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.rpc.admin.OperationEvent;
import dev.quoin.rpc.admin.UpdateBundleRequest;
import dev.quoin.rpc.grpc.admin.AdminGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many updates leave neither classes nor threads behind. */
final class CollectionTest {
    private static final int UPDATES = Extent.of(5, 50);
    /** What the last update's predecessor may still hold: a cache or two of the JDK's that the next use replaces. */
    private static final int LEFT_MAX = 3;

    @TempDir
    Path directory;

    @Test
    void nothingIsLeftOfOldVersions() throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (LiveMember member = LiveMember.start(directory.resolve("data"));
                Load load = new Load(member)) {
            load.awaitMore(50);
            ManagedChannel channel = channel(member, loop);
            // The first update of each loads what any update loads.
            for (String name : List.of("v3", "peer", "wal")) {
                update(channel, name, 0);
            }
            load.awaitMore(50);
            long before = member.bundleLoaders();
            List<String> threads = member.threads();
            for (int i = 1; i <= UPDATES; i++) {
                for (String name : List.of("v3", "peer", "wal")) {
                    update(channel, name, i);
                }
            }
            load.awaitMore(50);
            assertThat(member.bundleLoaders()).isBetween(before - LEFT_MAX, before + LEFT_MAX);
            assertThat(more(member.threads(), threads)).isEmpty();
            assertThat(load.errors()).isEmpty();
            channel.shutdownNow();
        } finally {
            loop.shutdownGracefully().awaitUninterruptibly();
        }
    }

    private static List<String> more(List<String> now, List<String> before) {
        List<String> more = new ArrayList<>(now);
        before.forEach(more::remove);
        // Pools that grow with use up to their bound, and the JVM's own.
        more.removeIf(name -> name.matches("(C[12] CompilerThreadN|quoin-questions|Attach Listener|G1 .*|GC .*).*"));
        return more;
    }

    private static ManagedChannel channel(LiveMember member, EventLoopGroup loop) {
        return NettyChannelBuilder.forAddress(
                        UnixDomainSocketAddress.of(member.data().resolve("quoin.sock")))
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .eventLoopGroup(loop)
                .overrideAuthority("member")
                .usePlaintext()
                .build();
    }

    private void update(ManagedChannel channel, String name, int number) throws Exception {
        Path jar = Repacked.version(name, "9.0." + number, directory);
        List<OperationEvent> events = new ArrayList<>();
        AdminGrpc.newBlockingStub(channel)
                .updateBundle(UpdateBundleRequest.newBuilder()
                        .setName(name)
                        .setFile(jar.toString())
                        .build())
                .forEachRemaining(events::add);
        OperationEvent end = events.get(events.size() - 1);
        assertThat(end.getOutcome()).as(end.getStep()).isEqualTo(OperationEvent.Outcome.DONE);
    }
}
