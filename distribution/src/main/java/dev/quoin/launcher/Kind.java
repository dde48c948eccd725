package dev.quoin.launcher;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * What a flag takes. Values are {@link String}, {@link Long} (durations in milliseconds), {@link Boolean} or a {@link List}
 * of {@link String}.
 */
enum Kind {
    STRING,
    BOOL,
    UINT,
    UINT32,
    INT,
    DURATION,
    URLS,
    ORIGINS,
    STRINGS,
    NAMES,
    CHOICE,
    /** etcd's features by name, on or off. */
    GATES,
    /** Accepted bare or with any value, and ignored. */
    BOOLS;

    /** Reads a value; {@code choices} are those of a {@link #CHOICE}. */
    Object parse(String text, List<String> choices) throws FlagValueException {
        return switch (this) {
            case STRING, BOOLS -> text;
            case BOOL -> GoNumbers.bool(text);
            case UINT -> GoNumbers.uint(text);
            case UINT32 -> GoNumbers.uint32(text);
            case INT -> GoNumbers.integer(text);
            case DURATION -> duration(text);
            case URLS -> EtcdUrls.list(text);
            case ORIGINS -> EtcdUrls.origins(text);
            case STRINGS -> List.copyOf(new TreeSet<>(elements(text)));
            case NAMES -> elements(text);
            case GATES -> FeatureGateNames.checked(text);
            case CHOICE -> choice(text, choices);
        };
    }

    /** True if the flag may stand alone. */
    boolean isBoolean() {
        return this == BOOL || this == BOOLS;
    }

    boolean isList() {
        return this == STRINGS || this == NAMES;
    }

    private static Long duration(String text) throws FlagValueException {
        try {
            return GoDuration.millis(text);
        } catch (FlagValueException e) {
            // Go's flag package keeps the reason to itself.
            throw new FlagValueException("parse error");
        }
    }

    private static List<String> elements(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(",", -1));
    }

    private static String choice(String text, List<String> choices) throws FlagValueException {
        if (!choices.contains(text)) {
            throw new FlagValueException("invalid value");
        }
        return text;
    }
}
