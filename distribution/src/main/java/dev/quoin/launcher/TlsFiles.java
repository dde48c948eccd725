package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import dev.quoin.lib.log.LogLevel;
import java.util.ArrayList;
import java.util.List;

/** Client URLs against the certificate that serves them, as etcd checks it when it opens its listeners. */
final class TlsFiles {
    private final Settings settings;
    private final LaunchLog log;

    TlsFiles(Settings settings, LaunchLog log) {
        this.settings = settings;
        this.log = log;
    }

    void check() throws Refusal {
        String cert = settings.text("cert-file");
        String key = settings.text("key-file");
        boolean given = !cert.isEmpty() || !key.isEmpty();
        if (given && settings.isOn("auto-tls")) {
            log.write(LogLevel.WARN, "ignoring client auto TLS since certs given");
            settings.replace("auto-tls", false);
        }
        List<String> urls = new ArrayList<>(settings.list("listen-client-urls"));
        urls.addAll(settings.list("listen-client-http-urls"));
        for (String url : urls) {
            String scheme = EtcdUrls.scheme(url);
            boolean secure = scheme.equals("https") || scheme.equals("unixs");
            if (secure && !given && !settings.isOn("auto-tls")) {
                throw new Refusal(
                        Form.FATAL,
                        "TLS key/cert (--cert-file, --key-file) must be provided for client url " + url
                                + " with HTTPS scheme");
            }
            if (!secure && given) {
                log.write(
                        LogLevel.WARN,
                        "scheme is HTTP while key and cert files are present; ignoring key and cert files",
                        "client-url",
                        url);
            }
        }
        if (given && (cert.isEmpty() || key.isEmpty())) {
            throw new Refusal(
                    Form.FATAL, "KeyFile and CertFile must both be present[key: " + key + ", cert: " + cert + "]");
        }
    }
}
