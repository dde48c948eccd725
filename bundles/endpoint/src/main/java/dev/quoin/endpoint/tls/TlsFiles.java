package dev.quoin.endpoint.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where TLS finds what it needs, and what it accepts.
 *
 * @param certificate PEM chain shown to clients; the empty path for no TLS
 * @param key its PEM key: PKCS #8, PKCS #1 or SEC 1
 * @param trusted PEM authorities of client certificates; the empty path for those of the JVM
 * @param clientCertificate whether clients must show a certificate; they must too where {@code trusted} is given
 * @param revoked certificate revocation list, PEM or DER; the empty path for none
 * @param allowedCommonNames common names one of which a client's certificate must have; empty for any
 * @param allowedHostNames host names one of which a client's certificate must be good for; empty for any
 * @param anyOrigin whether a client whose certificate names hosts may come from others
 * @param cipherSuites IANA names for TLS 1.2; empty for the JVM's choice
 * @param oldest {@code TLS1.2}, {@code TLS1.3} or empty
 * @param newest {@code TLS1.2}, {@code TLS1.3} or empty
 */
public record TlsFiles(
        Path certificate,
        Path key,
        Path trusted,
        boolean clientCertificate,
        Path revoked,
        List<String> allowedCommonNames,
        List<String> allowedHostNames,
        boolean anyOrigin,
        List<String> cipherSuites,
        String oldest,
        String newest) {

    private static final List<String> VERSIONS = List.of("TLSv1.2", "TLSv1.3");

    /** TLS with this certificate and nothing asked of clients. */
    public static TlsFiles of(Path certificate, Path key) {
        Path none = Path.of("");
        return new TlsFiles(certificate, key, none, false, none, List.of(), List.of(), false, List.of(), "", "");
    }

    /** The same with the certificate that others show. */
    public TlsFiles with(TlsFiles others) {
        return with(others.certificate, others.key);
    }

    /** The same with another certificate to show. */
    public TlsFiles with(Path otherCertificate, Path otherKey) {
        return new TlsFiles(
                otherCertificate,
                otherKey,
                trusted,
                clientCertificate,
                revoked,
                allowedCommonNames,
                allowedHostNames,
                anyOrigin,
                cipherSuites,
                oldest,
                newest);
    }

    /** Whether there is no certificate to show. */
    public boolean absent() {
        return isNone(certificate) && isNone(key);
    }

    boolean demandsClientCertificate() {
        return clientCertificate || !isNone(trusted);
    }

    boolean trustsJvmAuthorities() {
        return isNone(trusted);
    }

    boolean checksRevocation() {
        return !isNone(revoked);
    }

    /** The versions of TLS that are spoken. */
    List<String> versions() {
        int from = oldest.equals("TLS1.3") ? 1 : 0;
        int to = newest.equals("TLS1.2") ? 1 : 2;
        return VERSIONS.subList(Math.min(from, to - 1), to);
    }

    /** The files in use. */
    List<Path> files() {
        return Stream.of(certificate, key, trusted, revoked)
                .filter(file -> !isNone(file))
                .toList();
    }

    private static boolean isNone(Path path) {
        return path.toString().isEmpty();
    }
}
