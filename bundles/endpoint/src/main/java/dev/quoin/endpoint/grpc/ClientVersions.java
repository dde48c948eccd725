package dev.quoin.endpoint.grpc;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import io.grpc.Metadata;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by the API version that the client says it speaks. Any thread.
 *
 * <p>The version is any text that a client likes to send, and each new one is a new series for good: beyond
 * {@value #VERSIONS_MAX} versions the rest is counted as unknown.
 */
final class ClientVersions {

    static final int VERSIONS_MAX = 64;

    private static final Metadata.Key<String> VERSION =
            Metadata.Key.of("client-api-version", Metadata.ASCII_STRING_MARSHALLER);
    private static final String UNKNOWN = "unknown";

    private final Meters meters;
    private final Map<String, Counter> unary = new ConcurrentHashMap<>();
    private final Map<String, Counter> streams = new ConcurrentHashMap<>();

    ClientVersions(Meters meters) {
        this.meters = meters;
    }

    void count(boolean stream, Metadata headers) {
        @Nullable String sent = headers.get(VERSION);
        String version = sent == null ? UNKNOWN : sent;
        Map<String, Counter> counters = stream ? streams : unary;
        Counter known = counters.get(version);
        if (known == null) {
            String counted = counters.size() < VERSIONS_MAX ? version : UNKNOWN;
            known = counters.computeIfAbsent(counted, name -> counter(stream, name));
        }
        known.increment();
    }

    private Counter counter(boolean stream, String version) {
        return meters.counter(
                "etcd_server_client_requests_total",
                "The total number of client requests per client version.",
                "client_api_version",
                version,
                "type",
                stream ? "stream" : "unary");
    }
}
