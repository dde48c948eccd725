package dev.quoin.lib.log;

import java.time.ZoneOffset;

/** Time, level, caller, message and, where there are any, the fields as one JSON object, separated by tabs. */
final class ConsoleFormat implements LineFormat {
    @Override
    public void append(StringBuilder out, LogLine line) {
        ZoneOffset offset = LineTime.append(out, line.epochSecond(), line.nanos(), 'T', LineTime.MICROS);
        LineTime.appendOffset(out, offset);
        out.append('\t').append(line.level().lower());
        out.append('\t').append(line.caller());
        out.append('\t').append(line.message());
        int start = out.length();
        JsonFormat.fields(out, line);
        if (out.length() > start) {
            // The fields begin with the comma that separates them from others in the JSON form.
            out.replace(start, start + 1, "\t{").append('}');
        }
        out.append('\n');
    }
}
