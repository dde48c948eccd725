package dev.quoin.lib.log;

/** The forms of a line that etcd's versions know. */
public enum LineForm {
    /** One JSON object a line; time in milliseconds, as 3.4 with {@code --logger=zap} prints it. */
    JSON_MILLIS,
    /** One JSON object a line; time in microseconds, as 3.5 and newer print it. */
    JSON,
    /** Columns separated by tabs, {@code --log-format=console}. */
    CONSOLE,
    /** {@code date time LETTER | area: text}, the default of 3.4. */
    CAPNSLOG
}
