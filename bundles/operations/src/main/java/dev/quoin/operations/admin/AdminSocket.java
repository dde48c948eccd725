package dev.quoin.operations.admin;

import dev.quoin.api.operations.Operations;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Unix socket in the member's directory, for its user alone. Whoever may open it may do everything; nobody else may do
 * anything. A member whose socket cannot be opened serves all the same.
 */
public final class AdminSocket implements AutoCloseable {
    /** The socket's name in the member's directory. */
    public static final String NAME = "quoin.sock";

    private static final Logger LOG = LoggerFactory.getLogger(AdminSocket.class);
    private static final int CALLS_END_MILLIS_MAX = 200;
    private static final int CLOSE_SECONDS_MAX = 2;

    private final Path directory;
    private final Path path;
    private final Operations operations;
    private final Executor questions;
    private @Nullable EventLoopGroup loop;
    private @Nullable Server server;
    private boolean closed;

    /** {@code questions} runs calls, which may block. */
    public AdminSocket(Path directory, Operations operations, Executor questions) {
        this.directory = directory;
        this.path = directory.resolve(NAME);
        this.operations = operations;
        this.questions = questions;
    }

    /** Opens the socket, or says in the log why not. */
    public synchronized void open() {
        if (closed) {
            return;
        }
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            if (answers()) {
                LOG.warn("{} belongs to another process: this one is not administered by it", path);
                return;
            }
            Files.deleteIfExists(path);
            listen();
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.atWarn()
                    .addKeyValue("error", e.toString())
                    .log("bin/quoin does not reach this member: cannot open " + path
                            + " (a socket's path has about 100 bytes at most)");
            stop();
        }
    }

    private boolean answers() {
        if (!Files.exists(path)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            // Left behind by a process that has ended.
            return false;
        }
    }

    private void listen() throws IOException {
        EventLoopGroup made = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("quoin-socket", true), NioIoHandler.newFactory());
        loop = made;
        Server built = NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(path))
                .channelType(NioServerDomainSocketChannel.class)
                .bossEventLoopGroup(made)
                .workerEventLoopGroup(made)
                .executor(questions)
                // Set by default, and not known to such sockets: a warning for every connection.
                .withChildOption(ChannelOption.SO_KEEPALIVE, null)
                .addService(new AdminService(operations))
                .build();
        server = built;
        built.start();
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }

    private void stop() {
        Server ending = server;
        server = null;
        if (ending != null) {
            ending.shutdown();
            try {
                if (!ending.awaitTermination(CALLS_END_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                    ending.shutdownNow();
                    ending.awaitTermination(CALLS_END_MILLIS_MAX, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                ending.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
        EventLoopGroup threads = loop;
        loop = null;
        if (threads != null) {
            threads.shutdownGracefully(0, 1, TimeUnit.SECONDS)
                    .awaitUninterruptibly(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
            delete();
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("cannot delete {}", path, e);
        }
    }
}
