package dev.quoin.ctl.quoin;

import dev.quoin.ctl.CommandException;
import dev.quoin.rpc.grpc.admin.AdminGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A connection to a member's socket. */
final class Connection implements AutoCloseable {
    static final String SOCKET = "quoin.sock";

    private static final int QUESTION_SECONDS_MAX = 10;

    private final EventLoopGroup loop;
    private final ManagedChannel channel;

    private Connection(EventLoopGroup loop, ManagedChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /** Connects on the first call. */
    static Connection to(Path socket) {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("quoin-client", true), NioIoHandler.newFactory());
        ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .eventLoopGroup(loop)
                .overrideAuthority("member")
                .usePlaintext()
                .directExecutor()
                .build();
        return new Connection(loop, channel);
    }

    /**
     * The socket of the member that the options name.
     *
     * @param dataDirectory the member's, or the empty string: then the only one below {@code here}
     */
    static Path find(String dataDirectory, Path here) throws CommandException {
        List<Path> found = new ArrayList<>();
        if (!dataDirectory.isEmpty()) {
            found.add(Path.of(dataDirectory).resolve(SOCKET));
        } else {
            found.addAll(below(here));
        }
        if (found.isEmpty()) {
            throw new CommandException("which member? No directory here has a socket of a running one."
                    + "\nSay --data-dir DIR, as the member was told, or set ETCD_DATA_DIR.");
        }
        if (found.size() > 1) {
            throw new CommandException("which member? There are several here: " + found
                    + "\nSay --data-dir DIR, as the member was told, or set ETCD_DATA_DIR.");
        }
        Path socket = found.get(0);
        if (!Files.exists(socket)) {
            throw new CommandException(
                    "no member runs on " + socket.toAbsolutePath().getParent() + " (there is no " + SOCKET
                            + ")\nIs it running, and is this its --data-dir? Its log says where it keeps its data.");
        }
        if (!Files.isWritable(socket)) {
            throw new CommandException("may not open " + socket + "\nRun this as the user that the member runs as.");
        }
        return socket;
    }

    private static List<Path> below(Path here) throws CommandException {
        List<Path> found = new ArrayList<>();
        if (Files.exists(here.resolve(SOCKET))) {
            found.add(here.resolve(SOCKET));
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(here, Files::isDirectory)) {
            for (Path directory : directories) {
                if (Files.exists(directory.resolve(SOCKET))) {
                    found.add(directory.resolve(SOCKET));
                }
            }
        } catch (IOException e) {
            throw new CommandException("cannot look into " + here + ": " + e.getMessage(), e);
        }
        return found;
    }

    /** For questions: they end within {@value #QUESTION_SECONDS_MAX} s. */
    AdminGrpc.AdminBlockingStub questions() {
        return AdminGrpc.newBlockingStub(channel).withDeadlineAfter(QUESTION_SECONDS_MAX, TimeUnit.SECONDS);
    }

    /** For operations: they take what they take. */
    AdminGrpc.AdminBlockingStub operations() {
        return AdminGrpc.newBlockingStub(channel);
    }

    /** Ends its thread too: a JVM that leaves it behind takes a third of a second longer to end. */
    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
    }
}
