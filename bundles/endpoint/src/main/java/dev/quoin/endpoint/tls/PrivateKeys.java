package dev.quoin.endpoint.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;

/** The three encodings of private keys that OpenSSL and Go write; the JDK reads only PKCS #8, so the others are wrapped. */
final class PrivateKeys {
    private static final String EC = "1.2.840.10045.2.1";
    private static final String RSA = "1.2.840.113549.1.1.1";
    private static final int CURVE_TAG = 0xa0;

    private PrivateKeys() {}

    static PrivateKey fromPkcs8(byte[] key) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(key);
        InvalidKeySpecException refusal = new InvalidKeySpecException("neither EC, RSA nor EdDSA");
        for (String algorithm : new String[] {"EC", "RSA", "EdDSA"}) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                refusal.addSuppressed(e);
            }
        }
        throw refusal;
    }

    static PrivateKey fromPkcs1(byte[] key) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(pkcs8(Der.sequence(Der.identifier(RSA), Der.nothing()), key)));
    }

    /** {@code curve} is the encoded identifier from a block of its own, used where the key does not name its curve. */
    static PrivateKey fromSec1(byte[] key, byte[] curve) throws GeneralSecurityException {
        byte[] named = curveOf(key);
        byte[] algorithm = Der.sequence(Der.identifier(EC), named.length > 0 ? named : curve);
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8(algorithm, key)));
    }

    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.integer(0), algorithm, Der.octets(key));
    }

    /** ECPrivateKey ::= SEQUENCE { version, privateKey, parameters [0] OPTIONAL, publicKey [1] OPTIONAL }. */
    private static byte[] curveOf(byte[] key) throws InvalidKeySpecException {
        try {
            ByteBuffer fields = content(ByteBuffer.wrap(key), Der.SEQUENCE);
            while (fields.hasRemaining()) {
                int tag = fields.get(fields.position()) & 0xff;
                ByteBuffer field = content(fields, tag);
                if (tag == CURVE_TAG) {
                    byte[] identifier = new byte[field.remaining()];
                    field.get(identifier);
                    return identifier;
                }
            }
            return new byte[0];
        } catch (RuntimeException e) {
            throw new InvalidKeySpecException("not an EC private key", e);
        }
    }

    /** Reads one value and moves past it. */
    private static ByteBuffer content(ByteBuffer in, int tag) throws InvalidKeySpecException {
        if ((in.get() & 0xff) != tag) {
            throw new InvalidKeySpecException("unexpected tag");
        }
        int length = in.get() & 0xff;
        if (length > 0x80) {
            int digits = length & 0x7f;
            length = 0;
            for (int i = 0; i < digits; i++) {
                length = (length << 8) | (in.get() & 0xff);
            }
        }
        ByteBuffer content = in.slice(in.position(), length);
        in.position(in.position() + length);
        return content;
    }
}
