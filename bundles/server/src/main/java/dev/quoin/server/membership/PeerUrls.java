package dev.quoin.server.membership;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Set;

/** Which peer URLs a member may have. */
public final class PeerUrls {

    private static final Set<String> SCHEMES = Set.of("http", "https", "unix", "unixs");

    private PeerUrls() {}

    /** Whether there is one at least and each has a scheme that etcd knows, a host with a port, and no path. */
    public static boolean valid(Collection<String> urls) {
        return !urls.isEmpty() && urls.stream().allMatch(PeerUrls::valid);
    }

    private static boolean valid(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException e) {
            return false;
        }
        String scheme = url.getScheme();
        String authority = url.getRawAuthority();
        boolean hasPort = authority != null && authority.matches("[^:]*:[^:]*|\\[.*]:[^:]*");
        boolean noPath = url.getRawPath() == null || url.getRawPath().isEmpty();
        return scheme != null && SCHEMES.contains(scheme) && hasPort && noPath;
    }
}
