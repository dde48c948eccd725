package dev.quoin.endpoint;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.endpoint.connection.Gate;
import dev.quoin.endpoint.connection.TlsAdmission;
import dev.quoin.endpoint.grpc.GrpcListener;
import dev.quoin.endpoint.grpc.Metering;
import dev.quoin.endpoint.grpc.ServiceTable;
import dev.quoin.endpoint.http.AccessRules;
import dev.quoin.endpoint.http.HttpListener;
import dev.quoin.endpoint.http.HttpPipeline;
import dev.quoin.endpoint.http.HttpSite;
import dev.quoin.endpoint.http.PathTable;
import io.grpc.Server;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of one member. Opened and closed once, on one thread that may block. */
final class Endpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    /** How long calls in progress may go on after {@link #close} began. */
    private static final int CALLS_END_MILLIS_MAX = 500;
    /** Peers send batches of entries and, without a stream, whole messages. */
    private static final int PEER_BODY_BYTES_MAX = 64 << 20;

    /** As etcd's read and write time-outs between members. */
    private static final int PEER_SILENCE_MILLIS_MAX = 5_000;

    private final EndpointSettings settings;
    private final PathTable paths;
    private final ServiceTable services;
    private final Metering metering;
    private final Gate peers;
    private final Gate connections = new Gate();
    private final EventLoops loops;
    private final List<Server> servers = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final List<Path> sockets = new ArrayList<>();

    private Endpoint(EndpointSettings settings, PathTable paths, ServiceTable services, Metering metering, Gate peers) {
        this.settings = settings;
        this.paths = paths;
        this.services = services;
        this.metering = metering;
        this.peers = peers;
        this.loops = EventLoops.start();
    }

    /** Opens every listener, or none and throws; {@code peers} is what the connections of other members pass. */
    static Endpoint open(
            EndpointSettings settings, PathTable paths, ServiceTable services, Metering metering, Gate peers)
            throws EndpointException {
        TlsSites tls = TlsSites.open(settings);
        Endpoint endpoint = new Endpoint(settings, paths, services, metering, peers);
        try {
            endpoint.openAll(tls);
            return endpoint;
        } catch (EndpointException | RuntimeException e) {
            endpoint.close();
            throw e;
        }
    }

    private void openAll(TlsSites tls) throws EndpointException {
        HttpPipeline client =
                http("client", settings.access(), 2 * settings.limits().messageBytesMax());
        HttpPipeline metrics = http("metrics", null, 2 * settings.limits().messageBytesMax());
        HttpPipeline peer = http("peer", null, PEER_BODY_BYTES_MAX);
        boolean split = !settings.clientHttp().isEmpty();
        for (MemberUrl url : settings.peer()) {
            listen(url, peer, tls.peer(url, loops), peers);
            LOG.atInfo().addKeyValue("address", url.place()).log("serving peer traffic");
        }
        for (MemberUrl url : settings.client()) {
            TlsAdmission admission = tls.client(url, loops);
            serve(url, split ? null : client, admission);
            logClient(url, split ? "grpc" : "grpc+http");
        }
        for (MemberUrl url : settings.clientHttp()) {
            listen(url, client, tls.clientHttp(url, loops), null);
            logClient(url, "http");
        }
        for (MemberUrl url : settings.metrics()) {
            listen(url, metrics, tls.clientHttp(url, loops), null);
            LOG.atInfo().addKeyValue("address", url.place()).log("serving metrics");
        }
    }

    /** Where gRPC is served, with the ports that were chosen. */
    List<SocketAddress> grpcAddresses() {
        List<SocketAddress> addresses = new ArrayList<>();
        servers.forEach(server -> addresses.addAll(server.getListenSockets()));
        return addresses;
    }

    /** Where HTTP alone is served, in the order peer, client, metrics. */
    List<SocketAddress> httpAddresses() {
        return channels.stream().map(Channel::localAddress).toList();
    }

    @Override
    public void close() {
        channels.forEach(channel -> channel.close().awaitUninterruptibly(CALLS_END_MILLIS_MAX));
        servers.forEach(Server::shutdown);
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CALLS_END_MILLIS_MAX);
            for (Server server : servers) {
                if (!server.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    server.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            servers.forEach(Server::shutdownNow);
            Thread.currentThread().interrupt();
        }
        // Not left to the loops: one that ends while it is busy forgets its connections, and they stay open, unread.
        var unused = connections.endAll();
        loops.close();
        sockets.forEach(Endpoint::delete);
    }

    private HttpPipeline http(String listener, @Nullable AccessRules access, int bodyBytesMax) {
        int silence = listener.equals("peer") ? PEER_SILENCE_MILLIS_MAX : 0;
        return new HttpPipeline(
                new HttpSite(listener, paths, access, bodyBytesMax, silence, System::currentTimeMillis));
    }

    private void serve(MemberUrl url, @Nullable HttpPipeline http, @Nullable TlsAdmission admission)
            throws EndpointException {
        GrpcListener listener = new GrpcListener(loops.loops(), services, settings.limits(), metering, connections);
        Server server = listener.server(prepare(url), channelOf(url), options(url), admission, http);
        try {
            server.start();
            servers.add(server);
        } catch (IOException e) {
            server.shutdownNow();
            throw refused(url, e);
        }
    }

    private void listen(MemberUrl url, HttpPipeline http, @Nullable TlsAdmission admission, @Nullable Gate gate)
            throws EndpointException {
        try {
            channels.add(new HttpListener(http, admission, gate, connections)
                    .open(loops.loops(), prepare(url), channelOf(url), options(url)));
        } catch (IOException e) {
            throw refused(url, e);
        }
    }

    /** A socket file that a process before us left is in the way. */
    private SocketAddress prepare(MemberUrl url) throws EndpointException {
        if (url.isFile()) {
            Path socket = Path.of(url.place());
            delete(socket);
            sockets.add(socket);
            return UnixDomainSocketAddress.of(socket);
        }
        if (url.port() < 0) {
            throw new EndpointException("URL address does not have the form \"host:port\": " + url);
        }
        return new InetSocketAddress(url.host(), url.port());
    }

    private static void delete(Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", socket, e);
        }
    }

    private static Class<? extends ServerChannel> channelOf(MemberUrl url) {
        return url.isFile() ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class;
    }

    private Map<ChannelOption<Boolean>, Boolean> options(MemberUrl url) {
        return SocketOptions.of(url, settings.reusePort(), settings.reuseAddress());
    }

    private static EndpointException refused(MemberUrl url, IOException cause) {
        Throwable reason = cause;
        while (reason.getCause() != null) {
            reason = reason.getCause();
        }
        String text = String.valueOf(reason.getMessage());
        String why = text.contains("already in use") ? "address already in use" : text;
        return new EndpointException(
                "listen " + (url.isFile() ? "unix " : "tcp ") + url.place() + ": bind: " + why, cause);
    }

    private static void logClient(MemberUrl url, String traffic) {
        LOG.atInfo()
                .addKeyValue("traffic", traffic)
                .addKeyValue("address", url.place())
                .log(
                        url.secure()
                                ? "serving client traffic securely"
                                : "serving client traffic insecurely; this is strongly discouraged!");
    }
}
