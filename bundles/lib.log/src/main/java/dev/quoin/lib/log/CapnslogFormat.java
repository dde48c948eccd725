package dev.quoin.lib.log;

/** {@code 2006-01-02 15:04:05.000000 I | server: text key=value}; the part before the colon is the caller without its class. */
final class CapnslogFormat implements LineFormat {
    @Override
    public void append(StringBuilder out, LogLine line) {
        LineTime.append(out, line.epochSecond(), line.nanos(), ' ', LineTime.MICROS);
        out.append(' ').append(line.level().letter()).append(" | ");
        int slash = line.caller().lastIndexOf('/');
        out.append(line.caller(), 0, slash < 0 ? line.caller().length() : slash).append(": ");
        out.append(line.message());
        for (LogLine.Field field : line.fields()) {
            out.append(' ').append(field.key()).append('=');
            Json.value(out, field.value());
        }
        Throwable cause = line.cause();
        if (cause != null) {
            out.append(" (").append(cause).append(')');
            if (JsonFormat.withStack(line)) {
                out.append('\n').append(JsonFormat.stack(cause).stripTrailing());
            }
        }
        out.append('\n');
    }
}
