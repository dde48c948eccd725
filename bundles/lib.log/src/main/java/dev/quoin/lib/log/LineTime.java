package dev.quoin.lib.log;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Local time as Go's layouts write it: {@code 2006-01-02T15:04:05.000Z0700} and {@code 2006-01-02 15:04:05.000000}. */
final class LineTime {
    static final int MILLIS = 3;
    static final int MICROS = 6;

    private static final ZoneId ZONE = ZoneId.systemDefault();

    private LineTime() {}

    /** Date and time, with {@code digits} of the second's fraction. Returns the offset from UTC that was used. */
    static ZoneOffset append(StringBuilder out, long epochSecond, int nanos, char separator, int digits) {
        ZoneOffset offset = ZONE.getRules().getOffset(Instant.ofEpochSecond(epochSecond));
        LocalDateTime time = LocalDateTime.ofEpochSecond(epochSecond, nanos, offset);
        padded(out, time.getYear(), 4).append('-');
        padded(out, time.getMonthValue(), 2).append('-');
        padded(out, time.getDayOfMonth(), 2).append(separator);
        padded(out, time.getHour(), 2).append(':');
        padded(out, time.getMinute(), 2).append(':');
        padded(out, time.getSecond(), 2).append('.');
        padded(out, digits == MILLIS ? nanos / 1_000_000 : nanos / 1_000, digits);
        return offset;
    }

    /** {@code Z} for UTC, else {@code +0200}. */
    static void appendOffset(StringBuilder out, ZoneOffset offset) {
        int minutes = offset.getTotalSeconds() / 60;
        if (minutes == 0) {
            out.append('Z');
            return;
        }
        out.append(minutes < 0 ? '-' : '+');
        padded(out, Math.abs(minutes) / 60, 2);
        padded(out, Math.abs(minutes) % 60, 2);
    }

    private static StringBuilder padded(StringBuilder out, int number, int width) {
        int digits = 1;
        for (int rest = number / 10; rest > 0; rest /= 10) {
            digits++;
        }
        for (; digits < width; digits++) {
            out.append('0');
        }
        return out.append(number);
    }
}
