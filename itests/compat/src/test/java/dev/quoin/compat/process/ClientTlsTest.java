package dev.quoin.compat.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import dev.quoin.compat.process.Authority.Issued;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The flags of the client listener's TLS, with {@code etcdctl} and {@code curl}. */
class ClientTlsTest {

    private static final int NO_TLS = 35;
    private static final int UNKNOWN_AUTHORITY = 60;

    private static final GeneralNames LOOPBACK = new GeneralNames(new GeneralName[] {
        new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
    });

    @TempDir
    static Path files;

    private static Authority authority;
    private static Issued server;
    private static Issued client;
    private static Issued stranger;

    @TempDir
    Path directory;

    @BeforeAll
    static void issue() throws Exception {
        authority = Authority.create(files.resolve("ours"), "authority");
        server = authority.issue("server", LOOPBACK);
        client = authority.issue("client", LOOPBACK);
        stranger = Authority.create(files.resolve("others"), "stranger").issue("client", LOOPBACK);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void showsItsCertificate(Kind kind) throws Exception {
        try (SecureServer secure = start(kind)) {
            assertThat(secure.admitsEtcdctl("--cacert", authority.certificate()))
                    .isTrue();
            assertThat(secure.curl("--cacert", authority.certificate())).isZero();
            assertThat(secure.curl()).isEqualTo(UNKNOWN_AUTHORITY);
            assertThat(secure.refusesEtcdctl("--cacert", stranger.certificate()))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void demandsACertificateOfItsAuthority(Kind kind) throws Exception {
        try (SecureServer secure = start(kind, "--client-cert-auth", "--trusted-ca-file=" + authority.certificate())) {
            assertThat(admits(secure, client)).isTrue();
            assertThat(refuses(secure, stranger)).isTrue();
            assertThat(secure.refusesEtcdctl("--cacert", authority.certificate()))
                    .isTrue();
            assertThat(curl(secure, client)).isZero();
            assertThat(curl(secure, stranger)).isNotZero();
            assertThat(secure.curl("--cacert", authority.certificate())).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void refusesARevokedCertificate(Kind kind) throws Exception {
        Issued revoked = authority.issue("revoked", LOOPBACK);
        try (SecureServer secure = start(
                kind,
                "--client-cert-auth",
                "--trusted-ca-file=" + authority.certificate(),
                "--client-crl-file=" + authority.revoke(revoked))) {
            assertThat(admits(secure, client)).isTrue();
            assertThat(refuses(secure, revoked)).isTrue();
            assertThat(curl(secure, client)).isZero();
            assertThat(curl(secure, revoked)).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void admitsTheHostNameItIsToldAlone(Kind kind) throws Exception {
        GeneralNames hosts = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "wanted.example"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")
        });
        Issued wanted = authority.issue("wanted", hosts);
        try (SecureServer secure = start(
                kind,
                "--client-cert-auth",
                "--trusted-ca-file=" + authority.certificate(),
                "--client-cert-allowed-hostname=wanted.example")) {
            assertThat(admits(secure, wanted)).isTrue();
            assertThat(refuses(secure, client)).isTrue();
            assertThat(curl(secure, wanted)).isZero();
            assertThat(curl(secure, client)).isNotZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void makesACertificateOfItsOwn(Kind kind) throws Exception {
        Path data = directory.resolve("data");
        try (SecureServer secure = SecureServer.start(kind, data, "--auto-tls")) {
            assertThat(data.resolve("fixtures/client/cert.pem")).isRegularFile();
            assertThat(secure.curl("--insecure")).isZero();
            assertThat(secure.curl()).isEqualTo(UNKNOWN_AUTHORITY);
            assertThat(secure.admitsEtcdctl("--insecure-skip-tls-verify", "--insecure-transport=false"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void allowsTheCipherSuitesItIsTold(Kind kind) throws Exception {
        // Without this one Go does not speak HTTP/2.
        try (SecureServer secure = start(kind, "--cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")) {
            assertThat(oldCurl(secure, "ECDHE-ECDSA-AES128-GCM-SHA256")).isZero();
            assertThat(oldCurl(secure, "ECDHE-ECDSA-AES256-GCM-SHA384")).isEqualTo(NO_TLS);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void refusesACipherSuiteThatThereIsNot(Kind kind) throws Exception {
        try (Server refusing = Server.launch(
                kind,
                directory.resolve("data"),
                Map.of(),
                "--cert-file=" + server.certificate(),
                "--key-file=" + server.key(),
                "--cipher-suites=TLS_NONE")) {
            assertThat(refusing.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(refusing.process().exitValue()).isEqualTo(1);
            assertThat(refusing.log()).contains("unexpected TLS cipher suite \\\"TLS_NONE\\\"");
        }
    }

    /** Flags of etcd 3.5. */
    @Test
    void refusesOlderAndNewerTlsThanItIsTold() throws Exception {
        try (SecureServer secure = start(Kind.QUOIN, "--compatibility-level=3.5", "--tls-min-version=TLS1.3")) {
            assertThat(secure.curl("--cacert", authority.certificate(), "--tlsv1.3"))
                    .isZero();
            assertThat(secure.curl("--cacert", authority.certificate(), "--tls-max", "1.2"))
                    .isEqualTo(NO_TLS);
        }
        try (SecureServer secure = SecureServer.start(
                Kind.QUOIN,
                directory.resolve("other"),
                "--compatibility-level=3.5",
                "--cert-file=" + server.certificate(),
                "--key-file=" + server.key(),
                "--tls-max-version=TLS1.2")) {
            assertThat(secure.curl("--cacert", authority.certificate(), "--tls-max", "1.2"))
                    .isZero();
            assertThat(secure.curl("--cacert", authority.certificate(), "--tlsv1.3"))
                    .isEqualTo(NO_TLS);
        }
    }

    private SecureServer start(Kind kind, String... options) throws Exception {
        String[] all = new String[options.length + 2];
        all[0] = "--cert-file=" + server.certificate();
        all[1] = "--key-file=" + server.key();
        System.arraycopy(options, 0, all, 2, options.length);
        return SecureServer.start(kind, directory.resolve("data"), all);
    }

    private static boolean admits(SecureServer secure, Issued shown) throws Exception {
        return secure.admitsEtcdctl(
                "--cacert", authority.certificate(), "--cert", shown.certificate(), "--key", shown.key());
    }

    private static boolean refuses(SecureServer secure, Issued shown) throws Exception {
        return secure.refusesEtcdctl(
                "--cacert", authority.certificate(), "--cert", shown.certificate(), "--key", shown.key());
    }

    private static int curl(SecureServer secure, Issued shown) throws Exception {
        return secure.curl("--cacert", authority.certificate(), "--cert", shown.certificate(), "--key", shown.key());
    }

    private static int oldCurl(SecureServer secure, String suite) throws Exception {
        return secure.curl("--cacert", authority.certificate(), "--tls-max", "1.2", "--ciphers", suite);
    }
}
