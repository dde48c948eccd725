package dev.quoin.lib.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event, ready to be formatted.
 *
 * @param epochSecond when, in seconds since 1970
 * @param nanos nanoseconds within that second
 * @param caller where, in the form {@code server/Bootstrap}
 * @param fields what else, in the order given; a key may repeat
 * @param cause the failure behind it
 */
record LogLine(
        LogLevel level,
        long epochSecond,
        int nanos,
        String caller,
        String message,
        List<Field> fields,
        @Nullable Throwable cause) {

    /** A key with its value: text, a number, a boolean, a duration, or an array or collection of these. */
    record Field(String key, @Nullable Object value) {}
}
