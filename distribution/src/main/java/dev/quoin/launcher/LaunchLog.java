package dev.quoin.launcher;

import dev.quoin.lib.log.EtcdLog;
import dev.quoin.lib.log.LineForm;
import dev.quoin.lib.log.LogLevel;
import dev.quoin.lib.log.LogSettings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The lines that are logged before there is a framework, in the form and the words of the level: at 3.4 with {@code
 * --logger=capnslog} one sentence, else a message with fields.
 */
final class LaunchLog {
    private static final String CALLER = "launcher/Main";
    private static final String AREA = "etcdmain/Main";
    private static final String FLAGS_AREA = "pkg/flags/Main";

    /** {@link EtcdLog#open}, or what a test puts in its place. */
    interface Opener {
        EtcdLog open(LogSettings settings) throws IOException;
    }

    private final EtcdLog log;
    private final boolean classic;

    LaunchLog(EtcdLog log, boolean classic) {
        this.log = log;
        this.classic = classic;
    }

    /** The log until the settings are checked: to standard error, in the form that flags and variables ask for. */
    static LaunchLog early(Opener opener, Settings settings, Map<String, String> variables) throws IOException {
        String level = settings.isExplicit("compatibility-level")
                ? settings.text("compatibility-level")
                : variables.getOrDefault("ETCD_COMPATIBILITY_LEVEL", "");
        String logger = settings.isExplicit("logger")
                ? settings.text("logger")
                : variables.getOrDefault("ETCD_LOGGER", "capnslog");
        boolean classic = level.equals(Level.V3_4.toString()) && !logger.equals("zap");
        LineForm form = classic
                ? LineForm.CAPNSLOG
                : level.equals(Level.V3_4.toString()) ? LineForm.JSON_MILLIS : LineForm.JSON;
        return new LaunchLog(opener.open(new LogSettings(LogLevel.INFO, form, List.of("stderr"))), classic);
    }

    static LaunchLog of(Opener opener, LogSettings settings) throws IOException {
        return new LaunchLog(opener.open(settings), settings.form() == LineForm.CAPNSLOG);
    }

    void unsupportedFlag(String name) {
        if (classic) {
            log.write(LogLevel.WARN, FLAGS_AREA, "flag \"-" + name + "\" is no longer supported - ignoring.");
        } else {
            log.write(LogLevel.WARN, CALLER, "flag is no longer supported, ignoring", "flag", "-" + name);
        }
    }

    void unknownVariable(String key, String value) {
        if (classic) {
            log.write(LogLevel.WARN, FLAGS_AREA, "unrecognized environment variable " + key + "=" + value);
        } else {
            log.write(
                    LogLevel.WARN,
                    CALLER,
                    "unrecognized environment variable",
                    "environment-variable",
                    key + "=" + value);
        }
    }

    void usedVariable(String key, String value) {
        if (classic) {
            log.write(LogLevel.INFO, FLAGS_AREA, "recognized and used environment variable " + key + "=" + value);
        } else {
            log.write(
                    LogLevel.INFO,
                    CALLER,
                    "recognized and used environment variable",
                    "variable-name",
                    key,
                    "variable-value",
                    value);
        }
    }

    void conflictingVariable(String key) {
        String advice = "(either unset environment variable or disable flag)";
        if (classic) {
            log.write(
                    LogLevel.FATAL,
                    FLAGS_AREA,
                    "conflicting environment variable " + Quoted.text(key)
                            + " is shadowed by corresponding command-line flag " + advice);
        } else {
            log.write(
                    LogLevel.FATAL,
                    CALLER,
                    "conflicting environment variable is shadowed by corresponding command-line flag " + advice + ")",
                    "environment-variable",
                    key);
        }
    }

    void failedCheck(String reason) {
        if (classic) {
            log.write(LogLevel.ERROR, AREA, "error verifying flags, " + reason + ". See 'etcd --help'.");
        } else {
            log.write(LogLevel.WARN, CALLER, "failed to verify flags", "error", reason);
        }
        if (reason.equals(Validation.ADVERTISE_REQUIRED)) {
            log.write(
                    classic ? LogLevel.ERROR : LogLevel.WARN,
                    classic ? AREA : CALLER,
                    classic
                            ? "When listening on specific address(es), this etcd process must advertise accessible url(s)"
                                    + " to each connected client."
                            : "advertise client URLs are not set",
                    classic ? new Object[0] : new Object[] {"error", reason});
        }
    }

    void fatal(String reason) {
        if (classic) {
            log.write(LogLevel.FATAL, AREA, reason);
        } else {
            log.write(LogLevel.FATAL, CALLER, "failed to start etcd", "error", reason);
        }
    }

    /** A member that was started cannot go on. */
    void gaveUp(String reason) {
        log.write(LogLevel.FATAL, classic ? AREA : CALLER, "the member gave up", "error", reason);
    }

    void configFile(String path) {
        if (classic) {
            log.write(
                    LogLevel.INFO,
                    AREA,
                    "Loading server configuration from " + Quoted.text(path)
                            + ". Other configuration command line flags"
                            + " and environment variables will be ignored if provided.");
        } else {
            log.write(
                    LogLevel.INFO,
                    CALLER,
                    "loaded server configuration, other configuration command line flags and environment variables will"
                            + " be ignored if provided",
                    "path",
                    path);
        }
    }

    void defaultDataDir(String dataDir) {
        if (classic) {
            log.write(LogLevel.WARN, AREA, "no data-dir provided, using default data-dir ./" + dataDir);
        } else {
            log.write(LogLevel.WARN, CALLER, "'data-dir' was empty; using default", "data-dir", dataDir);
        }
    }

    /** A line in our own words. */
    void write(LogLevel level, String message, Object... keysAndValues) {
        log.write(level, classic ? AREA : CALLER, message, keysAndValues);
    }
}
