package dev.quoin.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.endpoint.HttpHandler;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PathTableTest {
    private final PathTable table = new PathTable();
    private final HttpHandler one = (request, responder) -> {};
    private final HttpHandler two = (request, responder) -> {};

    @Test
    void longestPathWins() {
        table.add(one, List.of("/"), Set.of("client"));
        table.add(two, List.of("/v3/", "/health"), Set.of("client"));
        assertThat(table.find("client", "/v3/kv/put")).isSameAs(two);
        assertThat(table.find("client", "/v3/")).isSameAs(two);
        assertThat(table.find("client", "/v3")).isSameAs(one);
        assertThat(table.find("client", "/health")).isSameAs(two);
        assertThat(table.find("client", "/health/x")).isSameAs(one);
    }

    @Test
    void listenersAreApart() {
        table.add(one, List.of("/metrics"), Set.of("client", "metrics"));
        assertThat(table.find("metrics", "/metrics")).isSameAs(one);
        assertThat(table.find("peer", "/metrics")).isNull();
    }

    @Test
    void laterHandlerAnswersWhenTheEarlierHasGone() {
        table.add(one, List.of("/a"), Set.of("client"));
        table.add(two, List.of("/a"), Set.of("client"));
        assertThat(table.find("client", "/a")).isSameAs(one);
        table.remove(one);
        assertThat(table.find("client", "/a")).isSameAs(two);
        table.remove(two);
        assertThat(table.find("client", "/a")).isNull();
    }
}
