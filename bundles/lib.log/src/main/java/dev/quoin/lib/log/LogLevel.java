package dev.quoin.lib.log;

import java.util.Locale;
import java.util.Optional;

/** etcd's levels, in ascending order of weight. */
public enum LogLevel {
    DEBUG('D'),
    INFO('I'),
    WARN('W'),
    ERROR('E'),
    PANIC('C'),
    FATAL('C');

    private final String lower = name().toLowerCase(Locale.ROOT);
    private final char letter;

    LogLevel(char letter) {
        this.letter = letter;
    }

    /** The name in JSON lines and in {@code --log-level}. */
    public String lower() {
        return lower;
    }

    /** The one letter of a capnslog line. */
    char letter() {
        return letter;
    }

    /** The level that {@code --log-level} names, all in lower or all in upper case. */
    public static Optional<LogLevel> named(String name) {
        for (LogLevel level : values()) {
            if (level.lower.equals(name) || level.name().equals(name)) {
                return Optional.of(level);
            }
        }
        return name.equals("dpanic") ? Optional.of(PANIC) : Optional.empty();
    }
}
