package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import dev.quoin.lib.log.LogLevel;
import java.util.List;

/** Peer URLs against the certificate that serves them, as etcd checks it when it opens its listeners. */
final class PeerTlsFiles {
    private final Settings settings;
    private final LaunchLog log;

    PeerTlsFiles(Settings settings, LaunchLog log) {
        this.settings = settings;
        this.log = log;
    }

    void check() throws Refusal {
        String cert = settings.text("peer-cert-file");
        String key = settings.text("peer-key-file");
        boolean given = !cert.isEmpty() || !key.isEmpty();
        if (given && settings.isOn("peer-auto-tls")) {
            log.write(LogLevel.WARN, "ignoring peer auto TLS since certs given");
            settings.replace("peer-auto-tls", false);
        }
        for (String url : settings.list("listen-peer-urls")) {
            checkUrl(url, given);
        }
        if (given) {
            checkFiles(cert, key);
        }
    }

    private void checkUrl(String url, boolean given) throws Refusal {
        String scheme = EtcdUrls.scheme(url);
        boolean secure = scheme.equals("https") || scheme.equals("unixs");
        if (secure && !given && !settings.isOn("peer-auto-tls")) {
            throw refusal("cannot listen on TLS for " + url.substring(url.indexOf("://") + 3)
                    + ": KeyFile and CertFile are not presented");
        }
        if (scheme.equals("http") && given) {
            log.write(
                    LogLevel.WARN,
                    "scheme is HTTP while key and cert files are present; ignoring key and cert files",
                    "peer-url",
                    url);
        }
        if (scheme.equals("http") && settings.isOn("peer-client-cert-auth")) {
            log.write(
                    LogLevel.WARN,
                    "scheme is HTTP while --peer-client-cert-auth is enabled; ignoring client cert auth for this URL",
                    "peer-url",
                    url);
        }
    }

    private void checkFiles(String cert, String key) throws Refusal {
        if (cert.isEmpty() || key.isEmpty()) {
            throw refusal("KeyFile and CertFile must both be present[key: " + key + ", cert: " + cert + "]");
        }
        List<String> names = settings.list("peer-cert-allowed-cn");
        List<String> hosts = settings.list("peer-cert-allowed-hostname");
        if (!names.isEmpty() && !hosts.isEmpty()) {
            throw refusal("AllowedCN and AllowedHostname are mutually exclusive (cn="
                    + Quoted.text(String.join(",", names)) + ", hostname=" + Quoted.text(String.join(",", hosts))
                    + ")");
        }
    }

    private static Refusal refusal(String reason) {
        return new Refusal(Form.FATAL, reason);
    }
}
