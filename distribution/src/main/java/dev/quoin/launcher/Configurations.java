package dev.quoin.launcher;

import dev.quoin.launcher.Refusal.Form;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings as Config Admin takes them: one map for each PID, with the flags' names as keys. Values are {@code
 * String}, {@code Long} (durations in milliseconds), {@code Boolean} and {@code String[]}. A flag whose default depends on
 * the level is left out where neither it nor a level was chosen: the member knows its level only once it has looked at its
 * directory.
 */
final class Configurations {
    static final String MEMBER = "dev.quoin.member";
    static final String ENDPOINT = "dev.quoin.endpoint";

    /** The letters of {@code flags.txt}. */
    static final Map<String, String> PIDS = Map.of("m", MEMBER, "e", ENDPOINT);

    private static final String RETENTION = "auto-compaction-retention";

    private final Settings settings;

    Configurations(Settings settings) {
        this.settings = settings;
    }

    /** The maps, in the order of their PIDs. */
    Map<String, Map<String, Object>> build() throws Refusal {
        checkRetention();
        Map<String, Map<String, Object>> configurations = new TreeMap<>();
        for (Flag flag : settings.table().all()) {
            if (!settings.isSettled(flag)) {
                continue;
            }
            for (Map.Entry<String, String> place : flag.places().entrySet()) {
                Map<String, Object> configuration = configurations.computeIfAbsent(
                        PIDS.getOrDefault(place.getKey(), MEMBER), pid -> new TreeMap<>());
                put(configuration, flag, place.getValue());
            }
        }
        return configurations;
    }

    /** The older name of a setting counts only where the newer one is not given. */
    private void put(Map<String, Object> configuration, Flag flag, String property) {
        boolean olderName = !property.equals(flag.name());
        if (olderName && (!settings.isExplicit(flag.name()) || settings.isExplicit(property))) {
            return;
        }
        Object value = settings.value(flag);
        configuration.put(property, value instanceof List<?> list ? list.toArray(new String[0]) : value);
    }

    /** The member reads the retention itself; what it could not read is refused here, in etcd's words. */
    private void checkRetention() throws Refusal {
        String text = settings.text(RETENTION);
        try {
            if (!text.matches("\\+?\\d{1,18}")) {
                GoDuration.nanos(text);
            }
        } catch (FlagValueException e) {
            throw new Refusal(Form.FATAL, "error parsing CompactionRetention: " + e.getMessage());
        }
    }
}
