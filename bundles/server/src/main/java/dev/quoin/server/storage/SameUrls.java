package dev.quoin.server.storage;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Whether URLs mean the same: by their text or, as etcd does it, by the addresses that their hosts have. */
final class SameUrls {

    private SameUrls() {}

    static boolean same(Collection<String> some, Collection<String> others) {
        Set<String> a = new TreeSet<>(some);
        Set<String> b = new TreeSet<>(others);
        return a.equals(b) || (a.size() == b.size() && resolved(a).equals(resolved(b)));
    }

    private static Set<String> resolved(Collection<String> urls) {
        Set<String> resolved = new TreeSet<>();
        for (String url : urls) {
            resolved.add(resolved(url));
        }
        return resolved;
    }

    private static String resolved(String url) {
        try {
            URI uri = URI.create(url);
            String host = uri.getHost();
            return host == null
                    ? url
                    : uri.getScheme() + "://" + InetAddress.getByName(host).getHostAddress() + ":" + uri.getPort();
        } catch (UnknownHostException | IllegalArgumentException e) {
            return url;
        }
    }
}
