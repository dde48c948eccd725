package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import dev.quoin.lib.log.LogLevel;
import java.util.List;
import java.util.regex.Pattern;

/** The checks that etcd makes of its settings before it starts, in its order and its words. */
final class Validation {
    static final String ADVERTISE_REQUIRED =
            "--advertise-client-urls is required when --listen-client-urls is set explicitly";

    private static final long ELECTION_TIMEOUT_MAX = 50_000;
    private static final Pattern IP = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.%\\w]*|\\d+\\.\\d+\\.\\d+\\.\\d+");

    private final Settings settings;

    Validation(Settings settings) {
        this.settings = settings;
    }

    void check() throws Refusal {
        logging();
        listeners();
        bootstrap();
        timing();
        if (!settings.list("listen-client-urls").isEmpty()
                && settings.list("advertise-client-urls").isEmpty()) {
            throw refusal(ADVERTISE_REQUIRED);
        }
        compaction();
        leaseCheckpoints();
        compactionHashes();
        tlsVersions();
    }

    private void logging() throws Refusal {
        String logger = settings.text("logger");
        if (logger.equals("capnslog") && settings.isLevelChosen() && settings.level() != Level.V3_4) {
            throw refusal("--logger=capnslog is removed in v3.5");
        }
        if (!logger.equals("zap") && !logger.equals("capnslog")) {
            throw refusal("unknown logger option " + Quoted.text(logger));
        }
        List<String> outputs = settings.list("log-outputs");
        if (outputs.size() > 1 && outputs.contains("default")) {
            throw refusal("multi logoutput for \"default\" is not supported yet");
        }
        if (LogLevel.named(settings.text("log-level")).isEmpty() && !settings.isOn("debug")) {
            throw refusal("unknown level " + Quoted.text(settings.text("log-level")));
        }
        String format = settings.text("log-format");
        if (!format.equals("json") && !format.equals("console")) {
            throw refusal("unknown log format: " + format + ", supported values json, console");
        }
    }

    private void listeners() throws Refusal {
        for (String flag :
                List.of("listen-peer-urls", "listen-client-urls", "listen-client-http-urls", "listen-metrics-urls")) {
            for (String url : settings.list(flag)) {
                String host = EtcdUrls.host(url);
                boolean bindable = EtcdUrls.scheme(url).startsWith("unix")
                        || host.equals("localhost")
                        || IP.matcher(host).matches();
                if (!bindable) {
                    throw refusal("expected IP in URL for binding (" + url + ")");
                }
            }
        }
    }

    private void bootstrap() throws Refusal {
        boolean v3Discovery = settings.level() == Level.V3_7;
        int ways = settings.text("initial-cluster").isEmpty() ? 0 : 1;
        ways += settings.text("discovery-srv").isEmpty() ? 0 : 1;
        ways += settings.text("discovery").isEmpty() ? 0 : 1;
        ways += settings.list("discovery-endpoints").isEmpty() ? 0 : 1;
        if (ways > 1) {
            throw refusal("multiple discovery or bootstrap flags are set. Choose one of \"initial-cluster\", \""
                    + (v3Discovery ? "discovery-endpoints" : "discovery")
                    + "\" or \"discovery-srv\"");
        }
    }

    private void timing() throws Refusal {
        long heartbeat = settings.number("heartbeat-interval");
        long election = settings.number("election-timeout");
        if (heartbeat == 0) {
            throw refusal("--heartbeat-interval must be >0 (set to 0ms)");
        }
        if (election == 0) {
            throw refusal("--election-timeout must be >0 (set to 0ms)");
        }
        if (heartbeat > election / 5) {
            throw refusal("--election-timeout[" + election
                    + "ms] should be at least as 5 times as --heartbeat-interval[" + heartbeat + "ms]");
        }
        if (election > ELECTION_TIMEOUT_MAX) {
            throw refusal("--election-timeout[" + election + "ms] is too long, and should be set less than "
                    + ELECTION_TIMEOUT_MAX + "ms");
        }
    }

    private void compaction() throws Refusal {
        String mode = settings.text("auto-compaction-mode");
        if (!mode.isEmpty() && !mode.equals("periodic") && !mode.equals("revision")) {
            throw refusal("unknown auto-compaction-mode " + Quoted.text(mode));
        }
    }

    private void leaseCheckpoints() throws Refusal {
        boolean gatePersists = FeatureGateNames.isOn(settings.text("feature-gates"), "LeaseCheckpointPersist");
        boolean gateCheckpoints = FeatureGateNames.isOn(settings.text("feature-gates"), "LeaseCheckpoint");
        boolean checkpoints = gateCheckpoints || settings.isOn("experimental-enable-lease-checkpoint");
        if (gatePersists && !checkpoints) {
            throw refusal(
                    "enabling feature gate LeaseCheckpointPersist requires enabling feature gate LeaseCheckpoint");
        }
        if (settings.isOn("experimental-enable-lease-checkpoint-persist") && !checkpoints) {
            throw refusal("setting experimental-enable-lease-checkpoint-persist requires"
                    + " experimental-enable-lease-checkpoint");
        }
    }

    private void compactionHashes() throws Refusal {
        for (String flag : List.of("experimental-compact-hash-check-time", "compact-hash-check-time")) {
            long millis = settings.number(flag);
            if (millis <= 0) {
                throw refusal("--" + flag + " must be >0 (set to " + (millis == 0 ? "0s" : millis + "ms") + ")");
            }
        }
    }

    private void tlsVersions() throws Refusal {
        String min = settings.text("tls-min-version");
        String max = settings.text("tls-max-version");
        for (String version : List.of(min, max)) {
            if (!version.isEmpty() && !version.equals("TLS1.2") && !version.equals("TLS1.3")) {
                throw refusal("unexpected TLS version " + Quoted.text(version) + " (must be one of: TLS1.2, TLS1.3)");
            }
        }
        if (!max.isEmpty() && min.compareTo(max) > 0) {
            throw refusal("min version (" + min + ") is greater than max version (" + max + ")");
        }
        if (min.equals("TLS1.3") && !settings.list("cipher-suites").isEmpty()) {
            throw refusal("cipher suites cannot be configured when only TLS1.3 is enabled");
        }
    }

    private static Refusal refusal(String reason) {
        return new Refusal(Form.VERIFY, reason);
    }
}
