package dev.quoin.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.endpoint.tls.TestAuthority;
import dev.quoin.rpc.grpc.health.HealthGrpc;
import dev.quoin.rpc.health.HealthCheckRequest;
import dev.quoin.rpc.health.HealthCheckResponse.ServingStatus;
import io.grpc.ManagedChannel;
import io.grpc.ServerInterceptors;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EndpointTlsTest {
    private static final char[] PASSWORD = "test".toCharArray();

    @TempDir
    Path directory;

    private TestAuthority authority;
    private final Map<String, Object> flags = new HashMap<>();

    @BeforeEach
    void issue() throws Exception {
        authority = new TestAuthority(directory);
        authority.issue("server", "server", "127.0.0.1");
        flags.put("listen-client-urls", "https://127.0.0.1:0");
        flags.put("data-dir", directory.toString());
        flags.put("cert-file", file("server.pem"));
        flags.put("key-file", file("server-key.pem"));
    }

    @Test
    void answersGrpcAndHttpOnOnePort() throws Exception {
        try (Running endpoint = open()) {
            assertThat(check(endpoint, "")).isEqualTo(ServingStatus.SERVING);
            assertThat(get(endpoint, "", HttpClient.Version.HTTP_1_1).body()).isEqualTo("name=");
        }
    }

    @Test
    void clientThatOffersBothProtocolsGetsHttp1() throws Exception {
        try (Running endpoint = open()) {
            HttpResponse<String> answer = get(endpoint, "", HttpClient.Version.HTTP_2);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void httpOnlyListenersSpeakTlsToo() throws Exception {
        flags.put("listen-metrics-urls", "https://127.0.0.1:0");
        try (Running endpoint = open()) {
            HttpResponse<String> answer = client("", HttpClient.Version.HTTP_2)
                    .send(request(endpoint.httpPort(0)), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(404);
        }
    }

    @Test
    void demandsACertificateWhereAuthoritiesAreNamed() throws Exception {
        flags.put("trusted-ca-file", authority.certificate().toString());
        authority.issue("client", "root", "127.0.0.1");
        try (Running endpoint = open()) {
            assertThat(check(endpoint, "client")).isEqualTo(ServingStatus.SERVING);
            assertThat(get(endpoint, "client", HttpClient.Version.HTTP_1_1).body())
                    .isEqualTo("name=root");
            assertThatThrownBy(() -> check(endpoint, "")).isInstanceOf(StatusRuntimeException.class);
            assertThatThrownBy(() -> get(endpoint, "", HttpClient.Version.HTTP_1_1))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void sessionReachesTheServices() throws Exception {
        flags.put("trusted-ca-file", authority.certificate().toString());
        authority.issue("client", "alice");
        String[] seen = new String[1];
        try (Running endpoint = open()) {
            endpoint.services.remove(service);
            endpoint.services.add(() -> ServerInterceptors.intercept(service, new SessionReader(seen)));
            check(endpoint, "client");
        }
        assertThat(seen[0]).contains("CN=alice");
    }

    @Test
    void refusesARevokedCertificate() throws Exception {
        flags.put("trusted-ca-file", authority.certificate().toString());
        authority.issue("good", "good");
        long bad = authority.issue("bad", "bad");
        flags.put("client-crl-file", authority.revoke(bad).toString());
        try (Running endpoint = open()) {
            assertThat(check(endpoint, "good")).isEqualTo(ServingStatus.SERVING);
            assertThatThrownBy(() -> check(endpoint, "bad")).isInstanceOf(StatusRuntimeException.class);
        }
    }

    @Test
    void refusesAnotherHostName() throws Exception {
        flags.put("trusted-ca-file", authority.certificate().toString());
        flags.put("client-cert-allowed-hostname", "*.example,one.test");
        authority.issue("good", "good", "one.test", "127.0.0.1");
        authority.issue("bad", "bad", "two.test", "127.0.0.1");
        try (Running endpoint = open()) {
            assertThat(check(endpoint, "good")).isEqualTo(ServingStatus.SERVING);
            assertThatThrownBy(() -> check(endpoint, "bad")).isInstanceOf(StatusRuntimeException.class);
        }
    }

    @Test
    void refusesACertificateOfAnotherAddress() throws Exception {
        flags.put("trusted-ca-file", authority.certificate().toString());
        authority.issue("bad", "bad", "127.0.0.9");
        try (Running endpoint = open()) {
            assertThatThrownBy(() -> check(endpoint, "bad")).isInstanceOf(StatusRuntimeException.class);
        }
    }

    @Test
    void peersAreCheckedByTheirOwnRules() throws Exception {
        flags.put("listen-peer-urls", "https://127.0.0.1:0");
        flags.put("peer-cert-file", file("server.pem"));
        flags.put("peer-key-file", file("server-key.pem"));
        flags.put("peer-trusted-ca-file", authority.certificate().toString());
        flags.put("peer-cert-allowed-cn", "member");
        flags.put("peer-skip-client-san-verification", true);
        authority.issue("good", "member", "127.0.0.9");
        authority.issue("bad", "other", "127.0.0.1");
        try (Running endpoint = open()) {
            HttpRequest request = request(endpoint.httpPort(0));
            assertThat(client("good", HttpClient.Version.HTTP_2)
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(404);
            assertThatThrownBy(() -> client("bad", HttpClient.Version.HTTP_1_1)
                            .send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void changedCertificateIsUsedByTheNextConnection() throws Exception {
        try (Running endpoint = open()) {
            X509Certificate before = shown(endpoint);
            authority.issue("next", "next", "127.0.0.1");
            replace("next-key.pem", "server-key.pem");
            replace("next.pem", "server.pem");
            assertThat(shown(endpoint)).isNotEqualTo(before);
            Files.writeString(directory.resolve("server.pem"), "half written");
            assertThat(shown(endpoint).getSubjectX500Principal().getName()).isEqualTo("CN=next");
        }
    }

    @Test
    void makesACertificateForAutoTls() throws Exception {
        flags.put("cert-file", "");
        flags.put("key-file", "");
        flags.put("auto-tls", true);
        try (Running endpoint = open()) {
            Path made = directory.resolve("fixtures").resolve("client");
            Files.copy(made.resolve("cert.pem"), directory.resolve("ca.pem"), StandardCopyOption.REPLACE_EXISTING);
            assertThat(check(endpoint, "")).isEqualTo(ServingStatus.SERVING);
        }
    }

    @Test
    void refusesHttpsWithoutACertificate() {
        flags.put("cert-file", "");
        flags.put("key-file", "");
        assertThatThrownBy(this::open)
                .isInstanceOf(EndpointException.class)
                .hasMessage("TLS key/cert (--cert-file, --key-file) must be provided for client url"
                        + " https://127.0.0.1:0 with HTTPS scheme");
    }

    @Test
    void versionAndCipherSuiteAreLimited() throws Exception {
        flags.put("tls-max-version", "TLS1.2");
        flags.put("cipher-suites", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        try (Running endpoint = open()) {
            SSLSession session =
                    get(endpoint, "", HttpClient.Version.HTTP_1_1).sslSession().orElseThrow();
            assertThat(session.getProtocol()).isEqualTo("TLSv1.2");
            assertThat(session.getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        }
    }

    @Test
    void refusesACipherSuiteThatNobodyKnows() {
        flags.put("cipher-suites", "TLS_RSA_WITH_RC4_128_SHA,TLS_NONE");
        assertThatThrownBy(this::open)
                .isInstanceOf(EndpointException.class)
                .hasMessage("unexpected TLS cipher suite \"TLS_NONE\"");
    }

    private final HealthService service = new HealthService();

    private Running open() throws EndpointException {
        Running endpoint = new Running(flags);
        endpoint.services.add(service);
        endpoint.paths.add(
                (request, responder) -> responder.respond(200, "text/plain", "name=" + request.commonName()),
                List.of("/name"),
                Set.of("client"));
        return endpoint;
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    /** File systems count time in steps; the new file is certain to be in a later one. */
    private void replace(String from, String to) throws IOException {
        FileTime before = Files.getLastModifiedTime(directory.resolve(to));
        Files.copy(directory.resolve(from), directory.resolve(to), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(directory.resolve(to), FileTime.fromMillis(before.toMillis() + 2000));
    }

    private X509Certificate shown(Running endpoint) throws Exception {
        Certificate[] chain = get(endpoint, "", HttpClient.Version.HTTP_1_1)
                .sslSession()
                .orElseThrow()
                .getPeerCertificates();
        return (X509Certificate) chain[0];
    }

    private HttpResponse<String> get(Running endpoint, String identity, HttpClient.Version version) throws Exception {
        return client(identity, version).send(request(endpoint.grpcPort()), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest request(int port) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/name"))
                .build();
    }

    private HttpClient client(String identity, HttpClient.Version version) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("ca", certificate("ca.pem"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
        own.load(null, PASSWORD);
        if (!identity.isEmpty()) {
            String pem = Files.readString(directory.resolve(identity + "-key.pem"));
            byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            own.setKeyEntry(
                    "own",
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    PASSWORD,
                    new Certificate[] {certificate(identity + ".pem")});
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().version(version).sslContext(context).build();
    }

    private X509Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(directory.resolve(name))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private ServingStatus check(Running endpoint, String identity) throws Exception {
        SslContextBuilder context = GrpcSslContexts.forClient()
                .trustManager(directory.resolve("ca.pem").toFile());
        if (!identity.isEmpty()) {
            context.keyManager(
                    directory.resolve(identity + ".pem").toFile(),
                    directory.resolve(identity + "-key.pem").toFile());
        }
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", endpoint.grpcPort())
                .sslContext(context.build())
                .build();
        try {
            return HealthGrpc.newBlockingStub(channel)
                    .check(HealthCheckRequest.getDefaultInstance())
                    .getStatus();
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }
}
