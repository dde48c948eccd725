package dev.quoin.server.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerUrlsTest {

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:2380", "https://[::1]:2380", "unix://localhost:m1", " http://a:1 "})
    void takesWhatEtcdTakes(String url) {
        assertThat(PeerUrls.valid(List.of(url))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "http://127.0.0.1", "ftp://a:1", "http://a:1/", "http://a:1/path", "http://a:b:1", ""
            })
    void refusesWhatEtcdRefuses(String url) {
        assertThat(PeerUrls.valid(List.of("http://a:1", url))).isFalse();
    }

    @Test
    void wantsOneAtLeast() {
        assertThat(PeerUrls.valid(List.of())).isFalse();
    }
}
