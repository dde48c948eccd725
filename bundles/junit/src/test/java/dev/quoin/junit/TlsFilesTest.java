package dev.quoin.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Members that are given their certificate; it is one that a member made before, and its own authority. */
class TlsFilesTest {
    private static final long REFUSED_MILLIS = 3_000;

    @TempDir
    static Path directory;

    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void makeACertificate() throws Exception {
        try (Cluster maker = Cluster.of(1).tls(Tls.auto()).start()) {
            Path made = maker.member(0).certificate();
            certificate = Files.copy(made, directory.resolve("cert.pem"));
            key = Files.copy(made.resolveSibling("key.pem"), directory.resolve("key.pem"));
        }
    }

    @Test
    void clientsThatTrustTheAuthorityAreServedByMembersThatTrustEachOther() throws Exception {
        Tls tls = Tls.files(certificate, key, certificate, false);
        try (Cluster cluster = Cluster.of(3).tls(tls).start();
                KeyClient client = client(cluster, false)) {
            client.put("k");
            assertThat(client.keys("k")).containsExactly("k");
        }
    }

    @Test
    void aClientWithoutACertificateIsRefusedWhereOneIsDemanded() throws Exception {
        Tls tls = Tls.files(certificate, key, certificate, true);
        try (Cluster cluster = Cluster.of(1).tls(tls).start();
                KeyClient known = client(cluster, true);
                KeyClient unknown = client(cluster, false)) {
            known.put("k");
            assertThat(known.keys("k")).containsExactly("k");
            assertThatThrownBy(() -> unknown.put("refused", REFUSED_MILLIS))
                    .isInstanceOfAny(TimeoutException.class, ExecutionException.class);
            assertThat(known.keys("refused")).isEmpty();
        }
    }

    private static KeyClient client(Cluster cluster, boolean showsCertificate) throws Exception {
        return new KeyClient(Client.builder().endpoints(cluster.endpoints()).sslContext(tls -> {
            tls.trustManager(certificate.toFile());
            if (showsCertificate) {
                tls.keyManager(certificate.toFile(), key.toFile());
            }
        }));
    }
}
