package dev.quoin.launcher;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values of all flags: those given, and the defaults of the level in force for the others. */
final class Settings {
    private final FlagTable table;
    private final Map<String, Object> given = new LinkedHashMap<>();
    /** Given by someone, as against {@link #replace filled in} from other values. */
    private final Set<String> explicit = new LinkedHashSet<>();

    Settings(FlagTable table) {
        this.table = table;
    }

    FlagTable table() {
        return table;
    }

    /** Takes a value that someone gave; the last one counts. */
    void give(Flag flag, String text) throws FlagValueException {
        give(flag, flag.parse(text));
    }

    void give(Flag flag, Object value) {
        given.put(flag.name(), value);
        explicit.add(flag.name());
    }

    /** Sets a value that follows from others. */
    void replace(String name, Object value) {
        given.put(table.get(name).name(), value);
    }

    /** Drops a value and its default, where etcd empties it. */
    void clear(String name) {
        replace(name, table.get(name).kind() == Kind.STRING ? "" : List.of());
    }

    boolean isExplicit(String name) {
        return explicit.contains(name);
    }

    Set<String> explicit() {
        return explicit;
    }

    /** Forgets a flag that the level in force does not know. */
    void forget(String name) {
        given.remove(name);
        explicit.remove(name);
    }

    /** True if there is a value that does not depend on the level, or one was given. */
    boolean isSettled(Flag flag) {
        return given.containsKey(flag.name()) || isLevelChosen() || !flag.defaultDependsOnLevel();
    }

    boolean isLevelChosen() {
        return given.containsKey("compatibility-level");
    }

    /** The level chosen, else the one whose defaults the launcher itself goes by. */
    Level level() {
        return Level.named((String) given.getOrDefault("compatibility-level", ""))
                .orElse(Level.DEFAULT);
    }

    Object value(Flag flag) {
        Object value = given.get(flag.name());
        if (value != null) {
            return value;
        }
        String text = flag.defaultAt(level());
        try {
            return text.isEmpty() && flag.kind() == Kind.CHOICE ? "" : flag.parse(text);
        } catch (FlagValueException e) {
            throw new IllegalStateException("default of " + flag.name() + ": " + e.getMessage(), e);
        }
    }

    String text(String name) {
        return (String) value(table.get(name));
    }

    long number(String name) {
        return (Long) value(table.get(name));
    }

    boolean isOn(String name) {
        return (Boolean) value(table.get(name));
    }

    @SuppressWarnings("unchecked") // The kinds that yield lists yield lists of strings.
    List<String> list(String name) {
        return (List<String>) value(table.get(name));
    }
}
