package dev.quoin.lib.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneOffset;

/** {@code {"level":"info","ts":"2006-01-02T15:04:05.000Z","caller":"server/Bootstrap","msg":"…","key":value}}. */
final class JsonFormat implements LineFormat {
    private final int digits;

    JsonFormat(int digits) {
        this.digits = digits;
    }

    @Override
    public void append(StringBuilder out, LogLine line) {
        out.append("{\"level\":\"").append(line.level().lower()).append("\",\"ts\":\"");
        ZoneOffset offset = LineTime.append(out, line.epochSecond(), line.nanos(), 'T', digits);
        LineTime.appendOffset(out, offset);
        out.append("\",\"caller\":");
        Json.text(out, line.caller());
        out.append(",\"msg\":");
        Json.text(out, line.message());
        fields(out, line);
        out.append("}\n");
    }

    /** The fields, each with a comma before it; then the cause. */
    static void fields(StringBuilder out, LogLine line) {
        for (LogLine.Field field : line.fields()) {
            out.append(',');
            Json.text(out, field.key());
            out.append(':');
            Json.value(out, field.value());
        }
        Throwable cause = line.cause();
        if (cause == null) {
            return;
        }
        out.append(",\"error\":");
        Json.text(out, cause.toString());
        if (withStack(line)) {
            out.append(",\"stacktrace\":");
            Json.text(out, stack(cause));
        }
    }

    /** Warnings go without: a peer that cannot be reached is warned of every few seconds. */
    static boolean withStack(LogLine line) {
        return line.level() != LogLevel.WARN;
    }

    static String stack(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
