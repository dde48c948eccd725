package dev.quoin.v3.call;

import dev.quoin.api.server.Caller;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** What a call's headers and connection say about who asks, and how. */
public final class CallHeaders {

    /** Name under which the common name is kept with the TLS session. */
    private static final String COMMON_NAME = "quoin.common-name";

    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> HAS_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    private CallHeaders() {}

    /** The caller's credentials. */
    public static Caller caller(ServerCall<?, ?> call, Metadata headers) {
        String token = headers.get(TOKEN);
        if (token == null) {
            token = headers.get(AUTHORIZATION);
        }
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        if (token == null && session == null) {
            return Caller.ANONYMOUS;
        }
        return new Caller(token == null ? "" : token, session == null ? "" : commonName(session));
    }

    /** Whether the caller wants to be refused while there is no leader. */
    public static boolean requiresLeader(Metadata headers) {
        return "true".equals(headers.get(HAS_LEADER));
    }

    private static String commonName(SSLSession session) {
        if (session.getValue(COMMON_NAME) instanceof String known) {
            return known;
        }
        String found = readCommonName(session);
        session.putValue(COMMON_NAME, found);
        return found;
    }

    private static String readCommonName(SSLSession session) {
        try {
            if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
                @Nullable
                String name = commonName(certificate.getSubjectX500Principal().getName());
                return name == null ? "" : name;
            }
            return "";
        } catch (SSLPeerUnverifiedException | InvalidNameException e) {
            // No client certificate, or none with a readable subject: the caller has no name.
            return "";
        }
    }

    private static @Nullable String commonName(String subject) throws InvalidNameException {
        List<Rdn> parts = new LdapName(subject).getRdns();
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (parts.get(i).getType().equalsIgnoreCase("CN")) {
                return String.valueOf(parts.get(i).getValue());
            }
        }
        return null;
    }
}
