package dev.quoin.endpoint.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The subject alternative names of a certificate. */
final class HostNames {
    private static final int DNS = 2;
    private static final int IP = 7;
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private HostNames() {}

    static boolean isAddress(String host) {
        return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
    }

    static List<String> dnsNames(X509Certificate certificate) {
        return names(certificate, DNS);
    }

    static List<String> addresses(X509Certificate certificate) {
        return names(certificate, IP);
    }

    /** Whether the certificate is good for the host: an exact name or address, or {@code *.} for one leading label. */
    static boolean covers(X509Certificate certificate, String host) {
        if (isAddress(host)) {
            return coversAddress(certificate, host);
        }
        String name = host.toLowerCase(Locale.ROOT);
        for (String pattern : dnsNames(certificate)) {
            String lower = pattern.toLowerCase(Locale.ROOT);
            int dot = name.indexOf('.');
            boolean wildcard =
                    dot > 0 && lower.startsWith("*.") && lower.substring(1).equals(name.substring(dot));
            if (wildcard || lower.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean coversAddress(X509Certificate certificate, String host) {
        try {
            InetAddress wanted = InetAddress.getByName(host);
            for (String address : addresses(certificate)) {
                if (InetAddress.getByName(address).equals(wanted)) {
                    return true;
                }
            }
        } catch (UnknownHostException e) {
            return false;
        }
        return false;
    }

    private static List<String> names(X509Certificate certificate, int kind) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                for (List<?> entry : all) {
                    if (entry.get(0) instanceof Integer type && type == kind && entry.get(1) instanceof String name) {
                        names.add(name);
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return names;
    }
}
