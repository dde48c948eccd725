package dev.quoin.launcher;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/**
 * One line of {@code flags.txt}.
 *
 * @param choices what a flag of the kind {@link Kind#CHOICE} takes
 * @param first the first level that knows the flag
 * @param last the last one
 * @param places the configurations that receive the value: PID letter to property name
 * @param defaults the default from each level on at which it changed
 * @param key the dotted key in a configuration file; empty if there is none
 */
record Flag(
        String group,
        String name,
        Kind kind,
        List<String> choices,
        Level first,
        Level last,
        Status status,
        Map<String, String> places,
        NavigableMap<Level, String> defaults,
        String key,
        String help) {

    enum Status {
        /** Takes effect. */
        WORK,
        /** Known, but its feature is still to come: only the default is accepted. */
        LATER,
        /** Accepted with a warning: not acted on. */
        VOID
    }

    /** {@code ETCD_} and the name in upper case with {@code _}. */
    String variable() {
        return "ETCD_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    boolean knownAt(Level level) {
        return first.compareTo(level) <= 0 && level.compareTo(last) <= 0;
    }

    /** The text of the default; at a level that does not know the flag, that of the nearest one. */
    String defaultAt(Level level) {
        Map.Entry<Level, String> entry = defaults.floorEntry(level);
        return entry == null ? defaults.firstEntry().getValue() : entry.getValue();
    }

    boolean defaultDependsOnLevel() {
        return defaults.size() > 1;
    }

    Object parse(String text) throws FlagValueException {
        return kind.parse(text, choices);
    }
}
