package dev.quoin.lib.log;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as Go prints them: {@code 1h2m3.5s}, {@code 900ms}, {@code 880.144µs}, {@code 0s}. */
final class GoDurations {
    private static final long SECOND = 1_000_000_000L;

    private GoDurations() {}

    static String text(Duration duration) {
        if (duration.isNegative()) {
            return "-" + text(duration.negated());
        }
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.toSeconds() == 0) {
            return belowSecond(duration.toNanosPart());
        }
        StringBuilder out = new StringBuilder(16);
        long hours = duration.toHours();
        if (hours > 0) {
            out.append(hours).append('h');
        }
        if (hours > 0 || duration.toMinutes() > 0) {
            out.append(duration.toMinutesPart()).append('m');
        }
        return out.append(fraction(duration.toSecondsPart() * SECOND + duration.toNanosPart(), 9))
                .append('s')
                .toString();
    }

    private static String belowSecond(int nanos) {
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        return nanos < 1_000_000 ? fraction(nanos, 3) + "µs" : fraction(nanos, 6) + "ms";
    }

    private static String fraction(long unscaled, int scale) {
        BigDecimal number = BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
        return number.toPlainString();
    }
}
