package dev.quoin.endpoint.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate that signs itself, for {@code --auto-tls}: {@code cert.pem} and {@code key.pem} in one directory, made where
 * they are missing and kept where they are there.
 */
public final class SelfSigned {
    private static final Logger LOG = LoggerFactory.getLogger(SelfSigned.class);
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String ORGANIZATION = "2.5.4.10";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";
    private static final String SERVER_AUTHENTICATION = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final int VERSION_TAG = 0xa0;
    private static final int EXTENSIONS_TAG = 0xa3;
    private static final int DNS_NAME_TAG = 0x82;
    private static final int IP_ADDRESS_TAG = 0x87;
    /** digitalSignature, keyEncipherment, keyCertSign, cRLSign. */
    private static final byte USAGES = (byte) 0b1010_0110;

    private static final int DAYS_A_YEAR = 365;
    private static final int UTC_TIME_YEARS_END = 2050;
    private static final DateTimeFormatter NEAR_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
    private static final DateTimeFormatter FAR_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

    private SelfSigned() {}

    /**
     * Gives the files in the directory, made for these hosts and so many years from now if there are none.
     *
     * @throws TlsFilesException if they cannot be made
     */
    public static synchronized TlsFiles in(Path directory, List<String> hosts, int years, Instant now)
            throws TlsFilesException {
        Path certificate = directory.resolve("cert.pem").toAbsolutePath();
        Path key = directory.resolve("key.pem").toAbsolutePath();
        if (Files.exists(certificate) && Files.exists(key)) {
            return TlsFiles.of(certificate, key);
        }
        try {
            Files.createDirectories(directory);
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Files.deleteIfExists(key);
            if (key.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            write(key, "PRIVATE KEY", pair.getPrivate().getEncoded());
            write(certificate, "CERTIFICATE", certificate(pair, hosts, years, now));
            LOG.atInfo()
                    .addKeyValue("path", certificate)
                    .addKeyValue("hosts", hosts)
                    .addKeyValue("years", years)
                    .log("created a certificate that signs itself");
            return TlsFiles.of(certificate, key);
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsFilesException("cannot make a certificate in " + directory, e);
        }
    }

    private static void write(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                file,
                "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n",
                StandardCharsets.US_ASCII);
    }

    /** RFC 5280, section 4.1. */
    private static byte[] certificate(KeyPair pair, List<String> hosts, int years, Instant now)
            throws GeneralSecurityException, IOException {
        byte[] algorithm = Der.sequence(Der.identifier(ECDSA_WITH_SHA256));
        byte[] name = Der.sequence(Der.value(Der.SET, Der.sequence(Der.identifier(ORGANIZATION), Der.text("etcd"))));
        byte[] body = Der.sequence(
                Der.value(VERSION_TAG, Der.integer(2)),
                Der.integer(new BigInteger(127, new SecureRandom()).add(BigInteger.ONE)),
                algorithm,
                name,
                Der.sequence(time(now), time(now.plus((long) years * DAYS_A_YEAR, ChronoUnit.DAYS))),
                name,
                pair.getPublic().getEncoded(),
                Der.value(EXTENSIONS_TAG, extensions(hosts)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate());
        signature.update(body);
        return Der.sequence(body, algorithm, Der.bits(0, signature.sign()));
    }

    private static byte[] extensions(List<String> hosts) throws IOException {
        return Der.sequence(
                Der.sequence(Der.identifier(BASIC_CONSTRAINTS), Der.yes(), Der.octets(Der.sequence(Der.yes()))),
                Der.sequence(Der.identifier(KEY_USAGE), Der.yes(), Der.octets(Der.bits(1, new byte[] {USAGES}))),
                Der.sequence(
                        Der.identifier(EXTENDED_KEY_USAGE),
                        Der.octets(Der.sequence(
                                Der.identifier(SERVER_AUTHENTICATION), Der.identifier(CLIENT_AUTHENTICATION)))),
                Der.sequence(Der.identifier(SUBJECT_ALTERNATIVE_NAME), Der.octets(names(hosts))));
    }

    private static byte[] names(List<String> hosts) throws IOException {
        byte[][] names = new byte[hosts.size()][];
        int i = 0;
        for (String host : hosts) {
            names[i++] = HostNames.isAddress(host)
                    ? Der.value(IP_ADDRESS_TAG, InetAddress.getByName(host).getAddress())
                    : Der.value(DNS_NAME_TAG, host.getBytes(StandardCharsets.US_ASCII));
        }
        return Der.sequence(names);
    }

    /** RFC 5280, section 4.1.2.5: two digits of the year as long as they are enough. */
    private static byte[] time(Instant instant) {
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        boolean near = time.getYear() < UTC_TIME_YEARS_END;
        String text = (near ? NEAR_TIME : FAR_TIME).format(time);
        return Der.value(near ? Der.UTC_TIME : Der.GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
    }
}
