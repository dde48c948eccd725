package dev.quoin.endpoint;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.PeerTls;
import dev.quoin.endpoint.connection.Gate;
import dev.quoin.endpoint.grpc.Metering;
import dev.quoin.endpoint.grpc.ServiceTable;
import dev.quoin.endpoint.http.PathTable;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The real listener for other members, on the loopback, for tests of what it serves. */
public final class PeerPort implements AutoCloseable {
    private final Endpoint endpoint;
    private final Gate gate;

    private PeerPort(Endpoint endpoint, Gate gate) {
        this.endpoint = endpoint;
        this.gate = gate;
    }

    /** Listens by these flags, and serves the handler below {@code /raft}. */
    public static PeerPort open(HttpHandler handler, Map<String, Object> flags) {
        PathTable paths = new PathTable();
        paths.add(handler, List.of("/raft", "/raft/"), Set.of("peer"));
        Metering metering = new Metering();
        try {
            Gate gate = new Gate();
            ServiceTable services = new ServiceTable(metering::register);
            return new PeerPort(
                    Endpoint.open(EndpointSettings.read(config(flags)), paths, services, metering, gate), gate);
        } catch (EndpointException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return ((InetSocketAddress) endpoint.httpAddresses().get(0)).getPort();
    }

    /** Closes what the others open to it. */
    public void isolate() {
        gate.cut();
    }

    public void heal() {
        gate.open();
    }

    @Override
    public void close() {
        endpoint.close();
    }

    /** TLS towards other members by the same flags. */
    public static PeerTls tls(Map<String, Object> flags) {
        OutgoingTls tls = new OutgoingTls();
        tls.configure(config(flags));
        return tls;
    }

    private static EndpointConfig config(Map<String, Object> flags) {
        return (EndpointConfig) Proxy.newProxyInstance(
                EndpointConfig.class.getClassLoader(), new Class<?>[] {EndpointConfig.class}, (proxy, method, none) -> {
                    String flag = method.getName().replace("$_$", "-");
                    Object value = flags.get(flag);
                    if (value != null) {
                        boolean list = method.getReturnType().isArray() && value instanceof String;
                        return list ? new String[] {(String) value} : value;
                    }
                    return switch (flag) {
                        case "listen-client-urls" -> new String[0];
                        case "listen-peer-urls" -> new String[] {"http://127.0.0.1:0"};
                        default -> method.getDefaultValue();
                    };
                });
    }
}
