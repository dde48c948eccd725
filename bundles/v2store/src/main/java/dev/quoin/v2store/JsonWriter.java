package dev.quoin.v2store;

/** Writes JSON with the escapes that Go uses, so that the bytes are those which etcd would write. */
final class JsonWriter {

    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private boolean afterValue;

    JsonWriter(StringBuilder out) {
        this.out = out;
    }

    JsonWriter begin(char bracket) {
        separate();
        out.append(bracket);
        afterValue = false;
        return this;
    }

    JsonWriter end(char bracket) {
        out.append(bracket);
        afterValue = true;
        return this;
    }

    JsonWriter name(String name) {
        separate();
        quoted(name);
        out.append(':');
        afterValue = false;
        return this;
    }

    JsonWriter text(String value) {
        separate();
        quoted(value);
        afterValue = true;
        return this;
    }

    /** A number, unsigned as etcd's indexes are. */
    JsonWriter number(long value) {
        return literal(Long.toUnsignedString(value));
    }

    JsonWriter signed(long value) {
        return literal(Long.toString(value));
    }

    JsonWriter literal(String value) {
        separate();
        out.append(value);
        afterValue = true;
        return this;
    }

    private void separate() {
        if (afterValue) {
            out.append(',');
        }
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
                default -> {
                    if (c < ' ') {
                        escape(c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private void escape(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >>> shift) & 0xf));
        }
    }
}
