package dev.quoin.endpoint.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What is asked of a client's certificate beyond its signature. */
public final class ClientCertificates {
    private final List<String> commonNames;
    private final List<String> hostNames;
    private final boolean anyOrigin;
    private final Set<BigInteger> revoked;

    private ClientCertificates(TlsFiles files, Set<BigInteger> revoked) {
        this.commonNames = files.allowedCommonNames();
        this.hostNames = files.allowedHostNames();
        this.anyOrigin = files.anyOrigin();
        this.revoked = revoked;
    }

    static ClientCertificates read(TlsFiles files) throws TlsFilesException {
        Set<BigInteger> revoked = new HashSet<>();
        if (files.checksRevocation()) {
            Set<? extends X509CRLEntry> entries =
                    PemFile.read(files.revoked()).revocationList().getRevokedCertificates();
            if (entries != null) {
                entries.forEach(entry -> revoked.add(entry.getSerialNumber()));
            }
        }
        return new ClientCertificates(files, Set.copyOf(revoked));
    }

    /** Says why the client is refused, or nothing; a client without a certificate passes. Does not block. */
    public @Nullable String refusal(SSLSession session) {
        List<X509Certificate> chain = chain(session);
        if (chain.isEmpty()) {
            return null;
        }
        for (X509Certificate certificate : chain) {
            if (revoked.contains(certificate.getSerialNumber())) {
                return "certificate serial " + certificate.getSerialNumber().toString(16) + " revoked";
            }
        }
        return nameRefusal(chain);
    }

    /** Says that a certificate carries none of the names that are asked for, or nothing. */
    @Nullable
    String nameRefusal(List<X509Certificate> chain) {
        X509Certificate client = chain.get(0);
        boolean nameFits = commonNames.isEmpty() || commonNames.contains(commonName(client));
        boolean hostFits = hostNames.isEmpty() || hostNames.stream().anyMatch(host -> HostNames.covers(client, host));
        return nameFits && hostFits ? null : "client certificate authentication failed";
    }

    /**
     * Whether {@link #origin} has to look up names: the certificate names hosts, and none of its addresses is the client's.
     */
    public boolean needsOrigin(SSLSession session, SocketAddress remote) {
        List<X509Certificate> chain = chain(session);
        if (anyOrigin || chain.isEmpty() || !(remote instanceof InetSocketAddress address)) {
            return false;
        }
        X509Certificate client = chain.get(0);
        boolean named = !HostNames.dnsNames(client).isEmpty()
                || !HostNames.addresses(client).isEmpty();
        return named && !HostNames.covers(client, address.getAddress().getHostAddress());
    }

    /** Says why a client may not come from where it does, or nothing. Blocks: asks the name service. */
    public @Nullable String origin(SSLSession session, SocketAddress remote) {
        if (!needsOrigin(session, remote)) {
            return null;
        }
        InetAddress address = ((InetSocketAddress) remote).getAddress();
        List<String> patterns = HostNames.dnsNames(chain(session).get(0));
        String name = address.getCanonicalHostName();
        for (String pattern : patterns) {
            if (pattern.startsWith("*.") ? name.endsWith(pattern.substring(1)) : resolvesTo(pattern, name, address)) {
                return null;
            }
        }
        return "\"" + address.getHostAddress() + "\" does not match any of DNSNames " + patterns;
    }

    private static boolean resolvesTo(String host, String name, InetAddress address) {
        if (host.equals(name)) {
            return true;
        }
        try {
            return List.of(InetAddress.getAllByName(host)).contains(address);
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    /** The common name of the client's certificate, or the empty string. */
    public static String commonName(@Nullable SSLSession session) {
        if (session == null) {
            return "";
        }
        List<X509Certificate> chain = chain(session);
        return chain.isEmpty() ? "" : commonName(chain.get(0));
    }

    private static String commonName(X509Certificate certificate) {
        Principal subject = certificate.getSubjectX500Principal();
        try {
            for (Rdn rdn : new LdapName(subject.getName()).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN")) {
                    return String.valueOf(rdn.getValue());
                }
            }
        } catch (InvalidNameException e) {
            return "";
        }
        return "";
    }

    private static List<X509Certificate> chain(SSLSession session) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
        return chain;
    }
}
