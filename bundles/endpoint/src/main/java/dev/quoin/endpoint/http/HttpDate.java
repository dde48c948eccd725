package dev.quoin.endpoint.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The Date header, formatted at most once a second. Any thread. */
final class HttpDate {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private record Formatted(long second, String text) {}

    private final LongSupplier millis;
    private volatile Formatted last = new Formatted(Long.MIN_VALUE, "");

    HttpDate(LongSupplier millis) {
        this.millis = millis;
    }

    String now() {
        long second = Math.floorDiv(millis.getAsLong(), 1000);
        Formatted formatted = last;
        if (formatted.second != second) {
            formatted = new Formatted(
                    second, FORMAT.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
            last = formatted;
        }
        return formatted.text;
    }
}
