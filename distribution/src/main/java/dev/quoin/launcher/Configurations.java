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
    static final String BACKEND = "dev.quoin.backend";

    /** The letters of {@code flags.txt}. */
    static final Map<String, String> PIDS = Map.of("m", MEMBER, "e", ENDPOINT, "b", BACKEND);

    private static final String RETENTION = "auto-compaction-retention";
    private static final long MILLIS_PER_HOUR = 3_600_000;

    private final Settings settings;

    Configurations(Settings settings) {
        this.settings = settings;
    }

    /** The maps, in the order of their PIDs. */
    Map<String, Map<String, Object>> build() throws Refusal {
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
    private void put(Map<String, Object> configuration, Flag flag, String property) throws Refusal {
        boolean olderName = !property.equals(flag.name());
        if (olderName && (!settings.isExplicit(flag.name()) || settings.isExplicit(property))) {
            return;
        }
        Object value = flag.name().equals(RETENTION) ? retention() : settings.value(flag);
        configuration.put(property, value instanceof List<?> list ? list.toArray(new String[0]) : value);
    }

    /** Milliseconds in the mode {@code periodic}, where a bare number means hours; revisions in the mode {@code revision}. */
    private Object retention() throws Refusal {
        String text = settings.text(RETENTION);
        boolean periodic = !settings.text("auto-compaction-mode").equals("revision");
        try {
            if (text.matches("\\+?\\d+")) {
                return Math.multiplyExact(Long.parseLong(text), periodic ? MILLIS_PER_HOUR : 1);
            }
            return periodic ? GoDuration.millis(text) : GoDuration.nanos(text).longValueExact();
        } catch (FlagValueException | ArithmeticException | NumberFormatException e) {
            throw new Refusal(Form.FATAL, "error parsing CompactionRetention: " + e.getMessage());
        }
    }
}
