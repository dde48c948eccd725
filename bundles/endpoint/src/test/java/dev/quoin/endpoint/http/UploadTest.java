package dev.quoin.endpoint.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.endpoint.HttpUpload;
import dev.quoin.api.endpoint.StreamingHttpHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UploadTest {
    private static final String HEAD = "POST /put HTTP/1.1\r\nHost: x\r\nContent-Length: ";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final StringBuilder seen = new StringBuilder();
    private final Queue<Runnable> resumes = new ArrayDeque<>();
    private final Queue<HttpResponder> responders = new ArrayDeque<>();
    private boolean taking = true;

    private final StreamingHttpHandler handler = new StreamingHttpHandler() {
        @Override
        public boolean streams(HttpRequest head) {
            return head.method().equals("POST");
        }

        @Override
        public HttpUpload begin(HttpRequest head, HttpResponder responder) {
            responders.add(responder);
            if (head.query().containsKey("no")) {
                responders.remove().respond(412, "text/plain", "no");
            }
            return new HttpUpload() {
                @Override
                public boolean part(byte[] bytes, Runnable resume) {
                    seen.append(new String(bytes, StandardCharsets.US_ASCII)).append('|');
                    resumes.add(resume);
                    return taking;
                }

                @Override
                public void end() {
                    seen.append("end");
                }

                @Override
                public void aborted(Throwable cause) {
                    seen.append(cause.getMessage());
                }
            };
        }

        @Override
        public void handle(HttpRequest request, HttpResponder responder) {
            responder.respond(200, "text/plain", "whole " + request.body().length);
        }
    };

    @BeforeEach
    void start() {
        PathTable paths = new PathTable();
        paths.add(handler, List.of("/put"), Set.of("peer"));
        new HttpPipeline(new HttpSite("peer", paths, null, 10, 0, () -> 0)).addTo(channel.pipeline(), null);
    }

    @Test
    void partsComeAsTheyAreReadBeyondTheLimitForWholeBodies() {
        send(HEAD + "20\r\n\r\n0123456789");
        send("abcde");
        send("fghij");
        assertThat(seen).hasToString("0123456789|abcde|fghij|end");
        responders.remove().respond(204, Map.of(), new byte[0]);
        assertThat(received()).startsWith("HTTP/1.1 204 No Content\r\n");
        assertThat(channel.isOpen()).isTrue();
        send("GET /put HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(received()).endsWith("whole 0");
    }

    @Test
    void chunksAreParts() {
        send("POST /put HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        assertThat(seen).hasToString("abc|end");
    }

    @Test
    void readingStopsWhileAPartIsRefused() {
        taking = false;
        send(HEAD + "6\r\n\r\nabc");
        assertThat(channel.config().isAutoRead()).isFalse();
        send("def");
        assertThat(seen).hasToString("abc|");
        taking = true;
        resumes.remove().run();
        channel.runPendingTasks();
        assertThat(seen).hasToString("abc|def|end");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aCallerThatLeavesEarlyIsTold() {
        send(HEAD + "6\r\n\r\nabc");
        channel.pipeline().fireChannelInactive();
        assertThat(seen).hasToString("abc|unexpected EOF");
    }

    @Test
    void anAnswerBeforeTheEndEndsTheConnectionButNotAtOnce() {
        send(HEAD.replace("/put", "/put?no") + "6\r\n\r\nabc");
        assertThat(received()).contains("412").contains("Connection: close").endsWith("no");
        send("def");
        assertThat(channel.isOpen()).isTrue();
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anUploadWaitsForTheAnswerBeforeIt() {
        send(HEAD + "3\r\n\r\nabc" + HEAD + "3\r\n\r\ndef");
        assertThat(seen).hasToString("abc|end");
        responders.remove().respond(204, Map.of(), new byte[0]);
        channel.runPendingTasks();
        assertThat(seen).hasToString("abc|enddef|end");
    }

    @Test
    void whoAsksBeforeSendingIsToldToGoOn() {
        send(HEAD + "3\r\nExpect: 100-continue\r\n\r\n");
        assertThat(received()).startsWith("HTTP/1.1 100 Continue\r\n");
        send("abc");
        assertThat(seen).hasToString("abc|end");
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private String received() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            text.append(part.toString(StandardCharsets.US_ASCII));
            part.release();
        }
        return text.toString();
    }
}
