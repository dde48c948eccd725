package dev.quoin.launcher;

import dev.quoin.launcher.Flag.Status;
import dev.quoin.launcher.Refusal.Form;
import dev.quoin.lib.log.LogLevel;
import java.util.ArrayList;
import java.util.List;

/** What follows from the values given: flags of other levels are dropped, values that depend on others are filled in. */
final class Completion {
    private static final String DEFAULT_NAME = "default";

    private final Settings settings;
    private final LaunchLog log;

    Completion(Settings settings, LaunchLog log) {
        this.settings = settings;
        this.log = log;
    }

    /** Drops what the chosen level does not know and what is not acted on. */
    void drop() {
        for (String name : new ArrayList<>(settings.explicit())) {
            Flag flag = settings.table().get(name);
            if (settings.isLevelChosen() && !flag.knownAt(settings.level())) {
                log.write(
                        LogLevel.WARN,
                        "flag belongs to another version of etcd than --compatibility-level, ignoring",
                        "flag",
                        "--" + name,
                        "compatibility-level",
                        settings.level().toString());
                settings.forget(name);
            } else if (flag.status() == Status.VOID) {
                log.write(LogLevel.WARN, "flag is not acted on by Quoin, ignoring", "flag", "--" + name);
                settings.forget(name);
            }
        }
    }

    /** Refuses what is still to come, after the checks: what etcd refuses too is refused in its words. */
    void refuseWhatIsToCome() throws Refusal {
        for (String name : settings.explicit()) {
            Flag flag = settings.table().get(name);
            if (flag.status() == Status.LATER && !isDefault(flag)) {
                throw new Refusal(Form.VERIFY, "--" + name + " is known, but what it asks for is not in Quoin yet");
            }
        }
    }

    private boolean isDefault(Flag flag) {
        try {
            for (Level level : Level.values()) {
                if (flag.parse(flag.defaultAt(level)).equals(settings.value(flag))) {
                    return true;
                }
            }
            return false;
        } catch (FlagValueException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The rules of the command line alone, before the checks. A configuration file is taken at its word. */
    void completeCommandLine() {
        if (settings.isExplicit("listen-client-urls") && !settings.isExplicit("advertise-client-urls")) {
            settings.clear("advertise-client-urls");
        }
    }

    void complete() {
        if (settings.isExplicit("log-output")) {
            log.write(LogLevel.WARN, "--log-output is the old name of --log-outputs", "flag", "--log-output");
            if (!settings.isExplicit("log-outputs")) {
                settings.replace("log-outputs", settings.list("log-output"));
            }
        }
        boolean discovered = !settings.text("discovery").isEmpty()
                || !settings.text("discovery-srv").isEmpty()
                || !settings.list("discovery-endpoints").isEmpty();
        if (discovered && !settings.isExplicit("initial-cluster")) {
            settings.clear("initial-cluster");
        }
    }

    /** After the checks: the member's directory and, under a name of its own, its cluster of one. */
    void nameMember() {
        String name = settings.text("name");
        List<String> peerUrls = settings.list("initial-advertise-peer-urls");
        if (!name.equals(DEFAULT_NAME) && !settings.isExplicit("initial-cluster")) {
            settings.replace("initial-cluster", InitialCluster.of(name, peerUrls));
        }
        if (settings.text("data-dir").isEmpty()) {
            settings.replace("data-dir", name + ".etcd");
            log.defaultDataDir(name + ".etcd");
        }
    }
}
