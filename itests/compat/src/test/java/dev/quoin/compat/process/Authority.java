package dev.quoin.compat.process;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates and revokes them, as PEM files in a directory. Keys are on P-256. */
final class Authority {

    private static final Duration VALID = Duration.ofDays(2);

    private final Path directory;
    private final X500Name name;
    private final KeyPair keys;
    private long serial = 100;

    /** A certificate and its key, as files. */
    record Issued(Path certificate, Path key, BigInteger serial) {}

    private Authority(Path directory, X500Name name, KeyPair keys) {
        this.directory = directory;
        this.name = name;
        this.keys = keys;
    }

    static Authority create(Path directory, String commonName) throws IOException, GeneralSecurityException {
        Files.createDirectories(directory);
        Authority authority = new Authority(directory, new X500Name("CN=" + commonName), keys());
        JcaX509v3CertificateBuilder builder = authority.builder(authority.name, authority.keys, BigInteger.ONE);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        pem(authority.certificate(), "CERTIFICATE", authority.signed(builder));
        return authority;
    }

    /** The authority's own certificate. */
    Path certificate() {
        return directory.resolve("ca.pem");
    }

    /** A certificate for servers and clients; the names are host names and addresses. */
    Issued issue(String commonName, GeneralNames hosts) throws IOException, GeneralSecurityException {
        KeyPair pair = keys();
        BigInteger number = BigInteger.valueOf(serial++);
        JcaX509v3CertificateBuilder builder = builder(new X500Name("CN=" + commonName), pair, number);
        builder.addExtension(Extension.subjectAlternativeName, false, hosts);
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
        }));
        Path certificate = directory.resolve(commonName + ".pem");
        Path key = directory.resolve(commonName + "-key.pem");
        pem(certificate, "CERTIFICATE", signed(builder));
        pem(key, "PRIVATE KEY", pair.getPrivate().getEncoded());
        return new Issued(certificate, key, number);
    }

    /** A list that revokes one certificate. */
    Path revoke(Issued revoked) throws IOException {
        Instant now = Instant.now();
        X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(now.minus(VALID)));
        builder.setNextUpdate(Date.from(now.plus(VALID)));
        builder.addCRLEntry(revoked.serial(), Date.from(now), CRLReason.keyCompromise);
        Path list = directory.resolve("revoked.pem");
        pem(list, "X509 CRL", builder.build(signer(keys.getPrivate())).getEncoded());
        return list;
    }

    private JcaX509v3CertificateBuilder builder(X500Name subject, KeyPair pair, BigInteger number) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                name, number, Date.from(now.minus(VALID)), Date.from(now.plus(VALID)), subject, pair.getPublic());
    }

    private byte[] signed(JcaX509v3CertificateBuilder builder) throws IOException {
        return builder.build(signer(keys.getPrivate())).getEncoded();
    }

    private static ContentSigner signer(PrivateKey key) throws CertIOException {
        try {
            return new JcaContentSignerBuilder("SHA256withECDSA").build(key);
        } catch (OperatorCreationException e) {
            throw new CertIOException("cannot sign", e);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static void pem(Path file, String kind, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
