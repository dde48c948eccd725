package dev.quoin.endpoint.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PemFileTest {
    private static final Path KEYS = Path.of("src/test/resources/keys");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"rsa-pkcs1.pem, rsa-pkcs8.pem", "ec-sec1.pem, ec-pkcs8.pem"})
    void readsTheSameKeyInBothForms(String old, String pkcs8) throws TlsFilesException {
        assertThat(secret(PemFile.read(KEYS.resolve(old)).privateKey()))
                .isEqualTo(secret(PemFile.read(KEYS.resolve(pkcs8)).privateKey()));
    }

    @Test
    void readsEdwardsKeys() throws TlsFilesException {
        assertThat(PemFile.read(KEYS.resolve("ed25519-pkcs8.pem")).privateKey().getAlgorithm())
                .isEqualTo("EdDSA");
    }

    @Test
    void refusesAFileWithoutAKey() throws IOException {
        Path file = Files.writeString(directory.resolve("key.pem"), "nothing");
        assertThatThrownBy(() -> PemFile.read(file).privateKey())
                .isInstanceOf(TlsFilesException.class)
                .hasMessageContaining("no private key in " + file);
    }

    @Test
    void certificateMadeHereIsGoodForItsHostsAndYears() throws TlsFilesException {
        Instant now = Instant.parse("2030-01-02T03:04:05Z");
        TlsFiles files = SelfSigned.in(directory.resolve("new"), List.of("10.1.2.3", "::1", "one.example"), 2, now);
        List<X509Certificate> chain = PemFile.read(files.certificate()).certificates();
        assertThat(chain).hasSize(1);
        X509Certificate certificate = chain.get(0);
        assertThat(certificate.getNotBefore().toInstant()).isEqualTo(now);
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(Instant.parse("2032-01-02T03:04:05Z"));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("O=etcd");
        assertThat(certificate.getBasicConstraints()).isNotNegative();
        assertThat(HostNames.covers(certificate, "10.1.2.3")).isTrue();
        assertThat(HostNames.covers(certificate, "::1")).isTrue();
        assertThat(HostNames.covers(certificate, "one.example")).isTrue();
        assertThat(HostNames.covers(certificate, "two.example")).isFalse();
        assertThat(PemFile.read(files.key()).privateKey().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void certificateThatIsThereIsKept() throws TlsFilesException, IOException {
        TlsFiles first = SelfSigned.in(directory, List.of("a"), 1, Instant.now());
        byte[] before = Files.readAllBytes(first.certificate());
        assertThat(SelfSigned.in(directory, List.of("b"), 1, Instant.now())).isEqualTo(first);
        assertThat(first.certificate()).hasBinaryContent(before);
    }

    private static BigInteger secret(PrivateKey key) {
        return key instanceof RSAPrivateKey rsa ? rsa.getPrivateExponent() : ((ECPrivateKey) key).getS();
    }
}
