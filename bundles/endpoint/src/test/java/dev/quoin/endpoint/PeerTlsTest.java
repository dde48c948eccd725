package dev.quoin.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.endpoint.tls.TestAuthority;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One member dials another: the listener's and the dialler's TLS, by the flags of both. */
final class PeerTlsTest {
    private static final String REQUEST = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    @TempDir
    Path directory;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private TestAuthority authority;

    @BeforeEach
    void issue() throws Exception {
        authority = new TestAuthority(directory);
        authority.issue("a", "member", "127.0.0.1", "a.example");
        authority.issue("b", "member", "127.0.0.1", "b.example");
        authority.issue("elsewhere", "member", "192.0.2.1");
        authority.issue("other", "somebody", "127.0.0.1");
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void membersOfOneAuthorityTalk() throws Exception {
        assertThat(dial(flags("a"), flags("b"))).endsWith("hello");
    }

    @Test
    void aDiallerWithoutACertificateIsRefused() {
        Map<String, Object> bare =
                Map.of("peer-trusted-ca-file", authority.certificate().toString());
        assertThatThrownBy(() -> dial(flags("a"), bare)).isNotNull();
    }

    @Test
    void anotherCertificateMayBeShownToThoseDialled() throws Exception {
        Map<String, Object> dialler = flags("other");
        dialler.put("peer-client-cert-file", file("b.pem"));
        dialler.put("peer-client-key-file", file("b-key.pem"));
        Map<String, Object> listener = flags("a");
        listener.put("peer-cert-allowed-cn", "member");
        assertThat(dial(listener, dialler)).endsWith("hello");
        assertThatThrownBy(() -> dial(listener, flags("other"))).isNotNull();
    }

    @Test
    void aDiallerWithTheWrongNameIsRefusedAndSoIsAListener() {
        Map<String, Object> strict = flags("a");
        strict.put("peer-cert-allowed-cn", "member");
        assertThatThrownBy(() -> dial(strict, flags("other"))).isNotNull();
        assertThatThrownBy(() -> dial(flags("other"), strict)).hasStackTraceContaining("authentication failed");
    }

    @Test
    void aHostNameMayBeAskedFor() throws Exception {
        Map<String, Object> strict = flags("a");
        strict.put("peer-cert-allowed-hostname", "b.example");
        assertThat(dial(strict, flags("b"))).endsWith("hello");
        assertThatThrownBy(() -> dial(strict, flags("other"))).isNotNull();
    }

    @Test
    void aListenerOfAnotherHostIsRefused() {
        assertThatThrownBy(() -> dial(flags("elsewhere"), flags("a")))
                .hasStackTraceContaining("No subject alternative");
    }

    @Test
    void aDiallerFromAnotherHostIsRefusedUnlessThatIsOff() throws Exception {
        assertThatThrownBy(() -> dial(flags("a"), flags("elsewhere"))).isNotNull();
        Map<String, Object> lenient = flags("a");
        lenient.put("peer-skip-client-san-verification", true);
        assertThat(dial(lenient, flags("elsewhere"))).endsWith("hello");
    }

    @Test
    void aRevokedDiallerIsRefused() throws Exception {
        long serial = authority.issue("gone", "member", "127.0.0.1");
        Map<String, Object> listener = flags("a");
        listener.put("peer-crl-file", authority.revoke(serial).toString());
        assertThat(dial(listener, flags("b"))).endsWith("hello");
        assertThatThrownBy(() -> dial(listener, flags("gone"))).isNotNull();
    }

    @Test
    void aStrangersListenerIsRefused() throws Exception {
        TestAuthority another = new TestAuthority(Files.createDirectories(directory.resolve("another")));
        another.issue("a", "member", "127.0.0.1");
        Map<String, Object> listener = flags("another/a");
        assertThatThrownBy(() -> dial(listener, flags("b"))).hasStackTraceContaining("PKIX");
    }

    @Test
    void aChangedCertificateIsShownByTheNextConnection() throws Exception {
        Map<String, Object> dialler = flags("other");
        OutgoingTls tls = new OutgoingTls();
        tls.configure(Running.config(dialler));
        Map<String, Object> listener = flags("a");
        listener.put("peer-cert-allowed-cn", "member");
        assertThatThrownBy(() -> dial(listener, tls)).isNotNull();
        authority.issue("other", "member", "127.0.0.1", "a.longer.name.example");
        assertThat(dial(listener, tls)).endsWith("hello");
    }

    private Map<String, Object> flags(String name) {
        Map<String, Object> flags = new HashMap<>();
        flags.put("peer-cert-file", file(name + ".pem"));
        flags.put("peer-key-file", file(name + "-key.pem"));
        flags.put("peer-trusted-ca-file", authority.certificate().toString());
        flags.put("peer-client-cert-auth", true);
        return flags;
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private String dial(Map<String, Object> listener, Map<String, Object> dialler) throws Exception {
        OutgoingTls tls = new OutgoingTls();
        tls.configure(Running.config(dialler));
        return dial(listener, tls);
    }

    private String dial(Map<String, Object> listener, OutgoingTls tls) throws Exception {
        Map<String, Object> flags = new HashMap<>(listener);
        flags.put("listen-peer-urls", "https://127.0.0.1:0");
        flags.put("listen-client-urls", new String[0]);
        try (Running endpoint = new Running(flags)) {
            endpoint.paths.add(
                    (request, responder) -> responder.respond(200, "text/plain", "hello"),
                    List.of("/hello"),
                    Set.of("peer"));
            return ask(endpoint.httpPort(0), tls);
        }
    }

    private String ask(int port, OutgoingTls tls) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        SslHandler handler = new SslHandler(tls.engine("127.0.0.1", port));
        Channel channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel created) {
                        created.pipeline().addLast(handler, new Gatherer(answer));
                    }
                })
                .connect("127.0.0.1", port)
                .sync()
                .channel();
        handler.handshakeFuture().sync();
        var unused = channel.writeAndFlush(Unpooled.copiedBuffer(REQUEST, StandardCharsets.US_ASCII));
        String text = answer.get(10, TimeUnit.SECONDS);
        if (text.isEmpty()) {
            throw new IllegalStateException("closed without an answer");
        }
        return text;
    }

    private static final class Gatherer extends SimpleChannelInboundHandler<ByteBuf> {
        private final CompletableFuture<String> answer;
        private final StringBuilder text = new StringBuilder();

        Gatherer(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf part) {
            text.append(part.toString(StandardCharsets.US_ASCII));
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.complete(text.toString());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
        }
    }
}
