package dev.quoin.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.endpoint.MemberUrl;
import dev.quoin.endpoint.connection.Gate;
import dev.quoin.endpoint.grpc.Metering;
import dev.quoin.endpoint.grpc.ServiceTable;
import dev.quoin.endpoint.http.PathTable;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EndpointSettingsTest {
    @Test
    void listMayComeAsOneString() throws EndpointException {
        EndpointSettings one = read(Map.of("listen-metrics-urls", "http://127.0.0.1:1, https://127.0.0.1:2"));
        EndpointSettings many =
                read(Map.of("listen-metrics-urls", new String[] {"http://127.0.0.1:1", "https://127.0.0.1:2"}));
        assertThat(one).isEqualTo(many);
        assertThat(one.metrics())
                .containsExactly(new MemberUrl("http", "127.0.0.1:1"), new MemberUrl("https", "127.0.0.1:2"));
    }

    @Test
    void messageMayBeLargerThanTheRequestInIt() throws EndpointException {
        assertThat(read(Map.of()).limits().messageBytesMax()).isEqualTo(2_097_152);
        assertThat(read(Map.of("max-request-bytes", Long.MAX_VALUE / 2))
                        .limits()
                        .messageBytesMax())
                .isEqualTo(Integer.MAX_VALUE / 2);
    }

    @Test
    void streamsAreLimitedByWhatAnIntHolds() throws EndpointException {
        assertThat(read(Map.of()).limits().callsMax()).isEqualTo(Integer.MAX_VALUE);
        assertThat(read(Map.of("max-concurrent-streams", 10L)).limits().callsMax())
                .isEqualTo(10);
    }

    @Test
    void refusesAUrlOfAnotherScheme() {
        assertThatThrownBy(() -> read(Map.of("listen-metrics-urls", "ftp://127.0.0.1:1")))
                .isInstanceOf(EndpointException.class)
                .hasMessageContaining("URL scheme must be http, https, unix, or unixs: ftp://127.0.0.1:1");
    }

    @Test
    void refusesAUrlWithoutAPort() throws EndpointException {
        PathTable paths = new PathTable();
        Metering metering = new Metering();
        EndpointSettings settings = read(Map.of("listen-metrics-urls", "http://127.0.0.1"));
        assertThatThrownBy(() ->
                        Endpoint.open(settings, paths, new ServiceTable(metering::register), metering, new Gate()))
                .isInstanceOf(EndpointException.class)
                .hasMessageContaining("does not have the form \"host:port\": http://127.0.0.1");
    }

    private static EndpointSettings read(Map<String, Object> flags) throws EndpointException {
        return EndpointSettings.read(Running.config(flags));
    }
}
