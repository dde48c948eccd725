package dev.quoin.launcher;

import java.util.Arrays;
import java.util.Optional;

/** The etcd versions to behave as. */
enum Level {
    V3_4("3.4", "3.4.23"),
    V3_5("3.5", "3.5.33"),
    V3_6("3.6", "3.6.14"),
    V3_7("3.7", "3.7.1");

    /** What holds where neither a flag nor a data directory nor a cluster says another. */
    static final Level DEFAULT = V3_5;

    private final String text;
    private final String announced;

    Level(String text, String announced) {
        this.text = text;
        this.announced = announced;
    }

    /** The version that {@code --version} prints. */
    String announced() {
        return announced;
    }

    @Override
    public String toString() {
        return text;
    }

    static Optional<Level> named(String text) {
        return Arrays.stream(values()).filter(level -> level.text.equals(text)).findFirst();
    }
}
