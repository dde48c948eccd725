package dev.quoin.server.background;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What automatic compaction keeps.
 *
 * @param byRevision whether {@code amount} counts revisions; else it is milliseconds
 */
public record Retention(boolean byRevision, long amount) {

    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|h|m|s)");
    private static final long HOUR_MILLIS = 3_600_000;

    /**
     * Reads etcd's two flags.
     *
     * @param retention revisions, hours, or a duration such as {@code 1h30m}
     * @return empty for 0: no automatic compaction
     * @throws IllegalArgumentException where they cannot be understood
     */
    public static Optional<Retention> parse(String mode, String retention) {
        boolean byRevision =
                switch (mode) {
                    case "revision" -> true;
                    case "periodic" -> false;
                    default -> throw new IllegalArgumentException("unknown auto-compaction-mode \"" + mode + "\"");
                };
        long amount;
        if (retention.isEmpty()) {
            amount = 0;
        } else if (retention.chars().allMatch(Character::isDigit)) {
            amount = byRevision ? Long.parseLong(retention) : Long.parseLong(retention) * HOUR_MILLIS;
        } else if (byRevision) {
            throw new IllegalArgumentException("error parsing auto-compaction-retention: " + retention);
        } else {
            amount = millis(retention);
        }
        return amount == 0 ? Optional.empty() : Optional.of(new Retention(byRevision, amount));
    }

    private static long millis(String duration) {
        Matcher part = PART.matcher(duration);
        double millis = 0;
        int end = 0;
        while (part.lookingAt()) {
            double number = Double.parseDouble(part.group(1));
            millis += switch (part.group(2)) {
                case "h" -> number * HOUR_MILLIS;
                case "m" -> number * 60_000;
                case "s" -> number * 1_000;
                default -> number;
            };
            end = part.end();
            part.region(end, duration.length());
        }
        if (end != duration.length()) {
            throw new IllegalArgumentException("error parsing auto-compaction-retention: " + duration);
        }
        return Math.round(millis);
    }
}
