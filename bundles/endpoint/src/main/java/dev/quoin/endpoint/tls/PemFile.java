package dev.quoin.endpoint.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468); text around them is ignored. */
final class PemFile {
    /** No certificate bundle comes near it; what is larger is not ours to read. */
    private static final long BYTES_MAX = 16 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([A-Za-z0-9+/=\\s]+?)\\s*-----END \\1-----");

    @SuppressWarnings("ArrayRecordComponent") // a block is read once and never compared
    private record Block(String label, byte[] content) {}

    private final Path path;
    private final byte[] raw;
    private final List<Block> blocks = new ArrayList<>();

    private PemFile(Path path, byte[] raw) {
        this.path = path;
        this.raw = raw;
    }

    static PemFile read(Path path) throws TlsFilesException {
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw new TlsFilesException(path + " is larger than " + BYTES_MAX + " bytes");
            }
            PemFile file = new PemFile(path, Files.readAllBytes(path));
            Matcher matcher = BLOCK.matcher(new String(file.raw, StandardCharsets.ISO_8859_1));
            while (matcher.find()) {
                file.blocks.add(
                        new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            }
            return file;
        } catch (IOException | IllegalArgumentException e) {
            throw new TlsFilesException("cannot read " + path, e);
        }
    }

    /** The certificates, at least one. */
    List<X509Certificate> certificates() throws TlsFilesException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (Block block : blocks) {
                if (block.label.equals("CERTIFICATE")) {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content)));
                }
            }
        } catch (CertificateException e) {
            throw new TlsFilesException("bad certificate in " + path, e);
        }
        if (certificates.isEmpty()) {
            throw new TlsFilesException("no certificate in " + path);
        }
        return certificates;
    }

    /** The first private key. */
    PrivateKey privateKey() throws TlsFilesException {
        byte[] curve = new byte[0];
        try {
            for (Block block : blocks) {
                switch (block.label) {
                    case "EC PARAMETERS" -> curve = block.content;
                    case "PRIVATE KEY" -> {
                        return PrivateKeys.fromPkcs8(block.content);
                    }
                    case "RSA PRIVATE KEY" -> {
                        return PrivateKeys.fromPkcs1(block.content);
                    }
                    case "EC PRIVATE KEY" -> {
                        return PrivateKeys.fromSec1(block.content, curve);
                    }
                    default -> {}
                }
            }
        } catch (GeneralSecurityException e) {
            throw new TlsFilesException("bad key in " + path, e);
        }
        throw new TlsFilesException("no private key in " + path);
    }

    /** The revocation list, PEM or bare DER. */
    X509CRL revocationList() throws TlsFilesException {
        byte[] content = blocks.isEmpty() ? raw : blocks.get(0).content;
        try {
            return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(content));
        } catch (CRLException | CertificateException e) {
            throw new TlsFilesException("bad revocation list in " + path, e);
        }
    }
}
