package dev.quoin.lib.log;

import java.lang.reflect.Array;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Values of fields as etcd's JSON encoder writes them: only quote, backslash and control characters are escaped. */
final class Json {
    private static final String HEX = "0123456789abcdef";
    /** A list longer than this is cut, so that no line grows without bound. */
    private static final int ELEMENTS_MAX = 1000;
    /** Lists within lists go no deeper; one that holds itself would never end. */
    private static final int DEPTH_MAX = 4;

    private Json() {}

    static void value(StringBuilder out, @Nullable Object value) {
        value(out, value, DEPTH_MAX);
    }

    private static void value(StringBuilder out, @Nullable Object value, int depth) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Boolean || isFinite(value)) {
            out.append(value);
        } else if (value instanceof Collection<?> elements && depth > 0) {
            list(out, elements, depth - 1);
        } else if (value.getClass().isArray() && depth > 0) {
            array(out, value, depth - 1);
        } else {
            text(out, plain(value));
        }
    }

    /** The text of a value that is not a list; durations in Go's form. */
    static String plain(Object value) {
        try {
            return value instanceof Duration duration ? GoDurations.text(duration) : String.valueOf(value);
        } catch (RuntimeException e) {
            // Whoever logs is not to fail because a value cannot say what it is.
            return value.getClass().getName();
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number number
                && !(value instanceof Double && !Double.isFinite(number.doubleValue()))
                && !(value instanceof Float && !Float.isFinite(number.floatValue()));
    }

    private static void list(StringBuilder out, Collection<?> elements, int depth) {
        out.append('[');
        int count = 0;
        for (Object element : elements) {
            if (count == ELEMENTS_MAX) {
                break;
            }
            if (count++ > 0) {
                out.append(',');
            }
            value(out, element, depth);
        }
        out.append(']');
    }

    private static void array(StringBuilder out, Object array, int depth) {
        out.append('[');
        int length = Math.min(Array.getLength(array), ELEMENTS_MAX);
        for (int i = 0; i < length; i++) {
            if (i > 0) {
                out.append(',');
            }
            value(out, Array.get(array, i), depth);
        }
        out.append(']');
    }

    static void text(StringBuilder out, CharSequence text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
