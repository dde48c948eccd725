package dev.quoin.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.endpoint.HttpResponder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HttpPipelineTest {
    private static final String GET = "GET /wait HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Queue<HttpResponder> open = new ArrayDeque<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void start() {
        PathTable paths = new PathTable();
        paths.add((request, responder) -> open.add(responder), List.of("/wait"), Set.of("client"));
        paths.add(
                (request, responder) -> {
                    throw new IllegalStateException("on purpose");
                },
                List.of("/fail"),
                Set.of("client"));
        new HttpPipeline(new HttpSite("client", paths, AccessRules.open(), 100, 0, () -> 0))
                .addTo(channel.pipeline(), null);
    }

    @Test
    void commandsOfOthersAreSwallowed() {
        send(GET);
        assertThat(channel.writeAndFlush(new Object()).isSuccess()).isTrue();
        open.remove().respond(200, "text/plain", "still here");
        assertThat(received()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nstill here");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void closeWaitsForTheAnswerInProgress() {
        send(GET);
        var unused = channel.close();
        assertThat(channel.isOpen()).isTrue();
        open.remove().respond(200, "text/plain", "done");
        assertThat(received()).endsWith("done");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void closeOfAnIdleConnectionIsImmediate() {
        var unused = channel.close();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        send(GET + GET);
        assertThat(open).hasSize(1);
        open.remove().respond(200, "text/plain", "first");
        channel.runPendingTasks();
        open.remove().respond(200, "text/plain", "second");
        assertThat(received()).containsSubsequence("first", "second");
    }

    @Test
    void tooManyPipelinedRequestsStopTheReading() {
        send(GET.repeat(20));
        assertThat(channel.config().isAutoRead()).isFalse();
        for (int i = 0; i < 20; i++) {
            open.remove().respond(200, "text/plain", "x");
            channel.runPendingTasks();
        }
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void streamedAnswerIsChunked() {
        send(GET);
        HttpResponder.HttpBody body = open.remove().stream(200, Map.of("Content-Type", "application/json"));
        assertThat(body.write("ab".getBytes(StandardCharsets.UTF_8))).isTrue();
        body.end();
        assertThat(received()).contains("Transfer-Encoding: chunked").endsWith("\r\n\r\n2\r\nab\r\n0\r\n\r\n");
    }

    @Test
    void streamedAnswerToHttp10EndsWithTheConnection() {
        send("GET /wait HTTP/1.0\r\n\r\n");
        HttpResponder.HttpBody body = open.remove().stream(200, Map.of());
        body.write("ab".getBytes(StandardCharsets.UTF_8));
        body.end();
        assertThat(received()).doesNotContain("chunked").endsWith("\r\n\r\nab");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void callerWhoLeavesWakesTheWriter() {
        send(GET);
        HttpResponder.HttpBody body = open.remove().stream(200, Map.of());
        var unused = channel.pipeline().firstContext().close();
        channel.runPendingTasks();
        boolean[] woken = new boolean[1];
        body.onWritable(() -> woken[0] = true);
        channel.runPendingTasks();
        assertThat(woken[0]).isTrue();
        assertThat(body.open()).isFalse();
    }

    @Test
    void failingHandlerIsAnswered500() {
        send("GET /fail HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(received()).startsWith("HTTP/1.1 500 ");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void headHasTheLengthButNotTheBody() {
        send("HEAD /wait HTTP/1.1\r\nHost: x\r\n\r\n");
        open.remove().respond(200, "text/plain", "12345");
        assertThat(received()).contains("Content-Length: 5").endsWith("\r\n\r\n");
    }

    @Test
    void largeBodyIsAnswered413() {
        send("PUT /wait HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n");
        assertThat(received()).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void uncleanPathIsSentToTheCleanOne() {
        send("GET /a/..//wait%20b/?x=1%2F2 HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(received())
                .startsWith("HTTP/1.1 301 ")
                .contains("\r\nLocation: /wait%20b/?x=1%2F2\r\n")
                .endsWith("<a href=\"/wait%20b/?x=1%2F2\">Moved Permanently</a>.\n\n");
    }

    @Test
    void nonsenseIsAnswered400() {
        send("nonsense\r\n\r\n");
        assertThat(received()).startsWith("HTTP/1.1 400 ");
        assertThat(channel.isOpen()).isFalse();
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        channel.runPendingTasks();
    }

    private String received() {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            text.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return text.toString();
    }
}
