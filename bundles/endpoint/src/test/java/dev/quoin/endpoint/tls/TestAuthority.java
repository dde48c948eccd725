package dev.quoin.endpoint.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Issues certificates and revocation lists for tests. */
public final class TestAuthority {
    private static final byte[] ALGORITHM = Der.sequence(Der.identifier("1.2.840.10045.4.3.2"));
    private static final byte[] ISSUER = name("authority");

    private final Path directory;
    private final KeyPair pair;
    private long serial = 1000;

    public TestAuthority(Path directory) throws GeneralSecurityException, IOException {
        this.directory = directory;
        this.pair = newPair();
        write("ca.pem", "CERTIFICATE", certificate(1, ISSUER, pair, List.of(), true));
    }

    public Path certificate() {
        return directory.resolve("ca.pem");
    }

    /** Writes {@code <file>.pem} and {@code <file>-key.pem}; hosts are names or addresses. Gives the serial number. */
    public long issue(String file, String commonName, String... hosts) throws GeneralSecurityException, IOException {
        KeyPair subject = newPair();
        long number = serial++;
        write(file + "-key.pem", "PRIVATE KEY", subject.getPrivate().getEncoded());
        write(file + ".pem", "CERTIFICATE", certificate(number, name(commonName), subject, List.of(hosts), false));
        return number;
    }

    /** Writes {@code crl.pem}. */
    public Path revoke(long... serials) throws GeneralSecurityException, IOException {
        List<byte[]> revoked = new ArrayList<>();
        for (long number : serials) {
            revoked.add(Der.sequence(Der.integer(number), time(Instant.now())));
        }
        byte[] body = Der.sequence(
                ALGORITHM,
                ISSUER,
                time(Instant.now()),
                revoked.isEmpty() ? new byte[0] : Der.sequence(revoked.toArray(new byte[0][])));
        return write("crl.pem", "X509 CRL", signed(body));
    }

    private byte[] certificate(long number, byte[] subject, KeyPair key, List<String> hosts, boolean authority)
            throws GeneralSecurityException, IOException {
        List<byte[]> names = new ArrayList<>();
        for (String host : hosts) {
            names.add(
                    HostNames.isAddress(host)
                            ? Der.value(0x87, InetAddress.getByName(host).getAddress())
                            : Der.value(0x82, host.getBytes(US_ASCII)));
        }
        byte[] constraints = Der.sequence(
                Der.identifier("2.5.29.19"), Der.octets(authority ? Der.sequence(Der.yes()) : Der.sequence()));
        byte[] alternatives = names.isEmpty()
                ? new byte[0]
                : Der.sequence(Der.identifier("2.5.29.17"), Der.octets(Der.sequence(names.toArray(new byte[0][]))));
        Instant now = Instant.now();
        return signed(Der.sequence(
                Der.value(0xa0, Der.integer(2)),
                Der.integer(number),
                ALGORITHM,
                ISSUER,
                Der.sequence(time(now.minusSeconds(60)), time(now.plusSeconds(3600))),
                subject,
                key.getPublic().getEncoded(),
                Der.value(0xa3, Der.sequence(constraints, alternatives))));
    }

    private byte[] signed(byte[] body) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(body);
        return Der.sequence(body, ALGORITHM, Der.bits(0, signature.sign()));
    }

    private Path write(String file, String label, byte[] content) throws IOException {
        return Files.writeString(
                directory.resolve(file),
                "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + label + "-----\n");
    }

    private static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static byte[] name(String commonName) {
        return Der.sequence(Der.value(Der.SET, Der.sequence(Der.identifier("2.5.4.3"), Der.text(commonName))));
    }

    private static byte[] time(Instant instant) {
        return Der.value(
                Der.GENERALIZED_TIME,
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'")
                        .format(instant.atOffset(ZoneOffset.UTC))
                        .getBytes(US_ASCII));
    }
}
