package dev.quoin.v2store;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as etcd's JSON gives them. */
final class Rfc3339 {

    /** What etcd writes for "never". */
    static final String NEVER = "0001-01-01T00:00:00Z";

    private static final long SECOND_NANOS = 1_000_000_000L;

    private Rfc3339() {}

    /** Nanoseconds since 1970 as text in UTC, without the zeros at the end of the fraction; 0 is "never". */
    static String format(long nanos) {
        if (nanos == 0) {
            return NEVER;
        }
        // Instant writes 0, 3, 6 or 9 digits.
        String text = Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND_NANOS), Math.floorMod(nanos, SECOND_NANOS))
                .toString();
        if (text.indexOf('.') < 0) {
            return text;
        }
        int end = text.length() - 1;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, end) + "Z";
    }

    /** The other way round; any offset from UTC. */
    static long parse(String text) throws IOException {
        if (text.equals(NEVER)) {
            return 0;
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND_NANOS), instant.getNano());
        } catch (DateTimeException | ArithmeticException e) {
            throw new IOException("not a time between 1677 and 2262: " + text, e);
        }
    }
}
