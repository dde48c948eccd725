package dev.quoin.endpoint;

import dev.quoin.endpoint.connection.Gate;
import dev.quoin.endpoint.grpc.Metering;
import dev.quoin.endpoint.grpc.ServiceTable;
import dev.quoin.endpoint.http.PathTable;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.Map;

/** An open endpoint with its tables. */
final class Running implements AutoCloseable {
    final PathTable paths = new PathTable();
    final Metering metering = new Metering();
    final ServiceTable services = new ServiceTable(metering::register);
    private final Endpoint endpoint;

    /** Settings by flag name; listens for clients alone, on a free port of the loopback, unless told otherwise. */
    Running(Map<String, Object> flags) throws EndpointException {
        endpoint = Endpoint.open(EndpointSettings.read(config(flags)), paths, services, metering, new Gate());
    }

    int grpcPort() {
        return ((InetSocketAddress) endpoint.grpcAddresses().get(0)).getPort();
    }

    int httpPort(int index) {
        return ((InetSocketAddress) endpoint.httpAddresses().get(index)).getPort();
    }

    @Override
    public void close() {
        endpoint.close();
    }

    static EndpointConfig config(Map<String, Object> flags) {
        return (EndpointConfig) Proxy.newProxyInstance(
                EndpointConfig.class.getClassLoader(), new Class<?>[] {EndpointConfig.class}, (proxy, method, none) -> {
                    String flag = method.getName().replace("$_$", "-");
                    if (flags.containsKey(flag)) {
                        Object value = flags.get(flag);
                        boolean list = method.getReturnType().isArray() && value instanceof String;
                        return list ? new String[] {(String) value} : value;
                    }
                    return switch (flag) {
                        case "listen-client-urls" -> new String[] {"http://127.0.0.1:0"};
                        case "listen-peer-urls" -> new String[0];
                        default -> method.getDefaultValue();
                    };
                });
    }
}
