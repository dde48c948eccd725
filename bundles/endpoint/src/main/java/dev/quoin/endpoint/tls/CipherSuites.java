package dev.quoin.endpoint.tls;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cipher suites by the names that Go knows, as the JDK spells them. */
public final class CipherSuites {
    private static final Logger LOG = LoggerFactory.getLogger(CipherSuites.class);
    /** As in Go, always there where TLS 1.3 is. */
    private static final List<String> TLS13 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    /** Names that the JDK has otherwise, or no longer. */
    private static final Map<String, String> RENAMED = Map.of(
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_RSA_WITH_RC4_128_SHA", "SSL_RSA_WITH_RC4_128_SHA",
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "SSL_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_RC4_128_SHA", "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA", "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA");

    private CipherSuites() {}

    /** Refuses a name that neither Go nor the JDK knows. */
    public static void check(List<String> names) throws TlsFilesException {
        allowed(names);
    }

    /**
     * What to allow for these names, the suites of TLS 1.3 included.
     *
     * @throws TlsFilesException for a name that neither Go nor the JDK knows
     */
    static List<String> allowed(List<String> names) throws TlsFilesException {
        Set<String> supported = supported();
        List<String> suites = new ArrayList<>(TLS13);
        for (String name : names) {
            String suite = RENAMED.getOrDefault(name, name);
            if (supported.contains(suite)) {
                suites.add(suite);
            } else if (RENAMED.containsKey(name)) {
                LOG.warn("cipher suite {} is too weak for this JVM, leaving it out", name);
            } else {
                throw new TlsFilesException("unexpected TLS cipher suite \"" + name + '"');
            }
        }
        return suites;
    }

    private static Set<String> supported() throws TlsFilesException {
        try {
            return Set.of(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        } catch (NoSuchAlgorithmException e) {
            throw new TlsFilesException("no TLS in this JVM", e);
        }
    }
}
