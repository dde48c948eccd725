package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import dev.quoin.lib.log.LogLevel;
import java.util.List;
import java.util.Set;

/** URLs of clients, or of peers, against the certificate that serves them, as etcd checks it when it opens listeners. */
final class TlsFiles {
    private static final List<String> CLIENT_URLS = List.of("listen-client-urls", "listen-client-http-urls");
    private static final List<String> PEER_URLS = List.of("listen-peer-urls");

    private final Settings settings;
    private final LaunchLog log;
    private final boolean peers;
    private final String side;
    /** What the flags of this side begin with. */
    private final String prefix;

    private TlsFiles(Settings settings, LaunchLog log, boolean peers) {
        this.settings = settings;
        this.log = log;
        this.peers = peers;
        this.side = peers ? "peer" : "client";
        this.prefix = peers ? "peer-" : "";
    }

    static TlsFiles ofClients(Settings settings, LaunchLog log) {
        return new TlsFiles(settings, log, false);
    }

    static TlsFiles ofPeers(Settings settings, LaunchLog log) {
        return new TlsFiles(settings, log, true);
    }

    void check() throws Refusal {
        String cert = settings.text(prefix + "cert-file");
        String key = settings.text(prefix + "key-file");
        boolean given = !cert.isEmpty() || !key.isEmpty();
        if (given && settings.isOn(prefix + "auto-tls")) {
            log.write(LogLevel.WARN, "ignoring " + side + " auto TLS since certs given");
            settings.replace(prefix + "auto-tls", false);
        }
        for (String flag : peers ? PEER_URLS : CLIENT_URLS) {
            for (String url : settings.list(flag)) {
                checkUrl(url, given);
            }
        }
        if (given && (cert.isEmpty() || key.isEmpty())) {
            throw refusal("KeyFile and CertFile must both be present[key: " + key + ", cert: " + cert + "]");
        }
        if (given && peers) {
            checkNames();
        }
    }

    private void checkUrl(String url, boolean given) throws Refusal {
        String scheme = EtcdUrls.scheme(url);
        if (Set.of("https", "unixs").contains(scheme)) {
            if (!given && !settings.isOn(prefix + "auto-tls")) {
                throw refusal(missing(url));
            }
            return;
        }
        if (peers && scheme.equals("unix")) {
            return;
        }
        if (given) {
            warn(url, "scheme is HTTP while key and cert files are present; ignoring key and cert files");
        }
        if (settings.isOn(prefix + "client-cert-auth")) {
            warn(
                    url,
                    "scheme is HTTP while --" + prefix
                            + "client-cert-auth is enabled; ignoring client cert auth for this URL");
        }
    }

    private String missing(String url) {
        return peers
                ? "cannot listen on TLS for " + url.substring(url.indexOf("://") + 3)
                        + ": KeyFile and CertFile are not presented"
                : "TLS key/cert (--cert-file, --key-file) must be provided for client url " + url
                        + " with HTTPS scheme";
    }

    private void checkNames() throws Refusal {
        List<String> names = settings.list("peer-cert-allowed-cn");
        List<String> hosts = settings.list("peer-cert-allowed-hostname");
        if (!names.isEmpty() && !hosts.isEmpty()) {
            throw refusal("AllowedCN and AllowedHostname are mutually exclusive (cn="
                    + Quoted.text(String.join(",", names)) + ", hostname=" + Quoted.text(String.join(",", hosts))
                    + ")");
        }
    }

    private void warn(String url, String text) {
        log.write(LogLevel.WARN, text, side + "-url", url);
    }

    private static Refusal refusal(String reason) {
        return new Refusal(Form.FATAL, reason);
    }
}
