package dev.quoin.launcher;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The variables {@code ETCD_*}: each stands for a flag that the command line does not have. */
final class Environment {
    private static final String PREFIX = "ETCD_";
    private static final String VERSION = "ETCD_VERSION";

    private final Map<String, String> variables;
    private final Settings settings;
    private final LaunchLog log;

    Environment(Map<String, String> variables, Settings settings, LaunchLog log) {
        // Sorted, so that of several conflicts the same one is always named.
        this.variables = new TreeMap<>(variables);
        this.settings = settings;
        this.log = log;
    }

    /**
     * Takes the variables into the settings. A variable whose flag is on the command line is a conflict, even an empty
     * one; else empty ones count as absent.
     */
    void apply() throws Refusal {
        Map<String, Flag> flags = new HashMap<>();
        for (Flag flag : settings.table().all()) {
            flags.put(flag.variable(), flag);
        }
        Refusal invalid = null;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (variable.getKey().startsWith(PREFIX)) {
                Refusal refusal = apply(flags.get(variable.getKey()), variable.getKey(), variable.getValue());
                invalid = refusal == null ? invalid : refusal;
            }
        }
        if (invalid != null) {
            throw invalid;
        }
    }

    /** Returns why the value is refused: told only after all variables have been looked at. */
    private @Nullable Refusal apply(@Nullable Flag flag, String key, String value) throws Refusal {
        if (flag != null && settings.isExplicit(flag.name())) {
            log.conflictingVariable(key);
            throw new Refusal(Refusal.Form.TOLD, key);
        }
        if (flag == null || value.isEmpty() || key.equals(VERSION)) {
            log.unknownVariable(key, value);
            return null;
        }
        try {
            settings.give(flag, value);
        } catch (FlagValueException e) {
            return new Refusal(
                    Refusal.Form.VERIFY, "invalid value " + Quoted.text(value) + " for " + key + ": " + e.getMessage());
        }
        log.usedVariable(key, value);
        return null;
    }
}
