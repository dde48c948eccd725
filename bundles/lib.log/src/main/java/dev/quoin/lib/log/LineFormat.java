package dev.quoin.lib.log;

/** Turns an event into one line, its end included. Stateless, used by many threads at once. */
interface LineFormat {
    void append(StringBuilder out, LogLine line);

    static LineFormat of(LineForm form) {
        return switch (form) {
            case JSON_MILLIS -> new JsonFormat(LineTime.MILLIS);
            case JSON -> new JsonFormat(LineTime.MICROS);
            case CONSOLE -> new ConsoleFormat();
            case CAPNSLOG -> new CapnslogFormat();
        };
    }
}
