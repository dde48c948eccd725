package dev.quoin.metrics;

import java.nio.charset.StandardCharsets;

/** A page in text format 0.0.4 in the making. */
final class TextPage {

    /** Below this, Go prints whole numbers without an exponent. */
    private static final long PLAIN_LIMIT = 1_000_000;

    private final StringBuilder text = new StringBuilder(32 << 10);

    void family(String name, String help, Kind kind) {
        text.append("# HELP ").append(name).append(' ');
        escape(text, help, false);
        text.append("\n# TYPE ").append(name).append(' ').append(kind.text()).append('\n');
    }

    void sample(String name, String labels, double value) {
        begin(name, labels);
        text.append(GoNumber.text(value)).append('\n');
    }

    void sample(String name, String labels, long value) {
        if (value < 0 || value >= PLAIN_LIMIT) {
            sample(name, labels, (double) value);
            return;
        }
        begin(name, labels);
        text.append(value).append('\n');
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void begin(String name, String labels) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ');
    }

    static void escape(StringBuilder target, String value, boolean quotesToo) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> target.append("\\\\");
                case '\n' -> target.append("\\n");
                case '"' -> target.append(quotesToo ? "\\\"" : "\"");
                default -> target.append(c);
            }
        }
    }
}
