package dev.quoin.api.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberUrlTest {

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:2379, 127.0.0.1, 2379, false, false",
        "https://[::1]:2379/, ::1, 2379, true, false",
        "HTTP://example, example, -1, false, false",
        "http://[::1], ::1, -1, false, false",
        "http://etcd_1:2380/raft, etcd_1, 2380, false, false",
        "unix://localhost:23, localhost, -1, false, true",
        "unixs:///run/etcd.sock, /run/etcd.sock, -1, true, true"
    })
    void readsHostAndPort(String text, String host, int port, boolean secure, boolean file) throws URISyntaxException {
        MemberUrl url = MemberUrl.parse(text);
        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.secure()).isEqualTo(secure);
        assertThat(url.isFile()).isEqualTo(file);
    }

    @Test
    void saysWhereItIsWithoutThePathBehind() throws URISyntaxException {
        assertThat(MemberUrl.parse("https://h:1/x")).hasToString("https://h:1");
        assertThat(MemberUrl.parse("unix:///tmp/a.sock")).hasToString("unix:///tmp/a.sock");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http://:2379",
                "http://h:",
                "http://h:http",
                "http://h:65536",
                "http://h:-1",
                "http://h:123456",
                "http://::1:2379",
                "http://[]:1",
                "http://[::1:1",
                "http://user@h:1"
            })
    void refusesWhatNamesNoHostAndPort(String text) {
        assertThatThrownBy(() -> MemberUrl.parse(text))
                .isInstanceOf(URISyntaxException.class)
                .hasMessage("URL address does not have the form \"host:port\": " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:1", "ftp://h:1", "://h:1"})
    void refusesOtherSchemes(String text) {
        assertThatThrownBy(() -> MemberUrl.parse(text))
                .isInstanceOf(URISyntaxException.class)
                .hasMessage("URL scheme must be http, https, unix, or unixs: " + text);
    }
}
