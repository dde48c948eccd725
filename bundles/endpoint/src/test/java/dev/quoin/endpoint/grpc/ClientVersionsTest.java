package dev.quoin.endpoint.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.endpoint.CountingMeters;
import io.grpc.Metadata;
import org.junit.jupiter.api.Test;

class ClientVersionsTest {

    private static final String NAME = "etcd_server_client_requests_total";

    private final CountingMeters meters = new CountingMeters();
    private final ClientVersions versions = new ClientVersions(meters);

    @Test
    void countsByVersionAndKindOfCall() {
        versions.count(false, headers("3.4"));
        versions.count(false, headers("3.4"));
        versions.count(true, headers("3.4"));
        versions.count(true, new Metadata());
        assertThat(meters.values())
                .containsEntry(NAME + "[client_api_version, 3.4, type, unary]", 2L)
                .containsEntry(NAME + "[client_api_version, 3.4, type, stream]", 1L)
                .containsEntry(NAME + "[client_api_version, unknown, type, stream]", 1L)
                .hasSize(3);
    }

    @Test
    void clientsThatInventVersionsDoNotMakeSeriesWithoutEnd() {
        for (int i = 0; i < 3 * ClientVersions.VERSIONS_MAX; i++) {
            versions.count(false, headers("v" + i));
        }
        assertThat(meters.values()).hasSize(ClientVersions.VERSIONS_MAX + 1);
        assertThat(meters.values().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(3L * ClientVersions.VERSIONS_MAX);
    }

    private static Metadata headers(String version) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("client-api-version", Metadata.ASCII_STRING_MARSHALLER), version);
        return headers;
    }
}
