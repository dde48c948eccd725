package dev.quoin.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointSettingsTest {
    @Test
    void listMayComeAsOneString() throws EndpointException {
        EndpointSettings one = read(Map.of("listen-metrics-urls", "http://127.0.0.1:1, https://127.0.0.1:2"));
        EndpointSettings many =
                read(Map.of("listen-metrics-urls", new String[] {"http://127.0.0.1:1", "https://127.0.0.1:2"}));
        assertThat(one).isEqualTo(many);
        assertThat(one.metrics())
                .containsExactly(new ListenUrl("http", "127.0.0.1:1"), new ListenUrl("https", "127.0.0.1:2"));
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

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:2379, 127.0.0.1, false, false",
        "https://[::1]:2379/, ::1, true, false",
        "unix://localhost:23, localhost, false, true",
        "unixs:///run/etcd.sock, /run/etcd.sock, true, true"
    })
    void readsUrls(String text, String host, boolean secure, boolean file) throws EndpointException {
        ListenUrl url = ListenUrl.parse(text);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.secure()).isEqualTo(secure);
        assertThat(url.isFile()).isEqualTo(file);
    }

    @Test
    void refusesAUrlWithoutAPort() {
        assertThatThrownBy(() -> ListenUrl.parse("http://127.0.0.1").address())
                .isInstanceOf(EndpointException.class)
                .hasMessageContaining("does not have the form \"host:port\": http://127.0.0.1");
    }

    private static EndpointSettings read(Map<String, Object> flags) throws EndpointException {
        return EndpointSettings.read(Running.config(flags));
    }
}
