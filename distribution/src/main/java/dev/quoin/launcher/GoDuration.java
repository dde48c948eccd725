package dev.quoin.launcher;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go reads them: {@code 1h30m}, {@code 1.5s}, {@code -300ms}, {@code 0}. */
final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([^\\d.]*)");
    private static final long NANOS_PER_MILLI = 1_000_000;

    private GoDuration() {}

    /** Milliseconds, rounded away from zero, so that no duration becomes none. */
    static long millis(String text) throws FlagValueException {
        return millisOfNanos(nanos(text));
    }

    static long millisOfNanos(BigDecimal nanos) {
        return nanos.divide(BigDecimal.valueOf(NANOS_PER_MILLI), 0, RoundingMode.UP)
                .longValueExact();
    }

    /** Nanoseconds; the exception's message is that of Go's {@code time.ParseDuration}. */
    static BigDecimal nanos(String text) throws FlagValueException {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return BigDecimal.ZERO;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(rest);
        int end = 0;
        while (end < rest.length() && part.find(end) && part.start() == end) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2), text)));
            end = part.end();
        }
        if (rest.isEmpty() || end < rest.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new FlagValueException("time: invalid duration " + Quoted.text(text));
        }
        return negative ? nanos.negate() : nanos;
    }

    private static BigDecimal unit(String unit, String text) throws FlagValueException {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs", "μs" -> 1_000L;
                    case "ms" -> NANOS_PER_MILLI;
                    case "s" -> 1_000 * NANOS_PER_MILLI;
                    case "m" -> 60_000 * NANOS_PER_MILLI;
                    case "h" -> 3_600_000 * NANOS_PER_MILLI;
                    case "" -> throw new FlagValueException("time: missing unit in duration " + Quoted.text(text));
                    default ->
                        throw new FlagValueException(
                                "time: unknown unit " + Quoted.text(unit) + " in duration " + Quoted.text(text));
                });
    }
}
