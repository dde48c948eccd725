package dev.quoin.lib.log;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A log with its settings: what slf4j's loggers and the launcher write to. Used by many threads at once. */
public final class EtcdLog implements AutoCloseable {
    private static final String OURS = "dev.quoin.";
    /** Longer lines keep their own buffer; a thread's is not allowed to grow with one huge line. */
    private static final int BUFFER_CHARS_MAX = 8192;

    private static final ThreadLocal<StringBuilder> BUFFER = ThreadLocal.withInitial(() -> new StringBuilder(512));

    private volatile LogLevel level;
    private final LineFormat format;
    private final LogOutput output;
    private final Clock clock;
    private final Sampler sampler = new Sampler();

    EtcdLog(LogLevel level, LineFormat format, LogOutput output, Clock clock) {
        this.level = level;
        this.format = format;
        this.output = output;
        this.clock = clock;
    }

    /**
     * Opens the outputs.
     *
     * @throws IOException if a file among them cannot be opened
     */
    public static EtcdLog open(LogSettings settings) throws IOException {
        return new EtcdLog(
                settings.level(),
                LineFormat.of(settings.form()),
                LogOutput.open(settings.outputs()),
                Clock.systemUTC());
    }

    /** A log to standard error, for when the outputs asked for cannot be opened. */
    static EtcdLog standardError(LogSettings settings) {
        return new EtcdLog(
                settings.level(), LineFormat.of(settings.form()), LogOutput.standardError(), Clock.systemUTC());
    }

    /** Whether a logger of this name is one of Quoin's own. */
    static boolean isOurs(String loggerName) {
        return loggerName.startsWith(OURS);
    }

    /** The lowest level that a logger writes now, one of Quoin's own or another. */
    LogLevel threshold(boolean ours) {
        LogLevel lowest = level;
        return !ours && lowest == LogLevel.INFO ? LogLevel.WARN : lowest;
    }

    /** Writes lines of this level and above from now on. */
    void level(LogLevel lowest) {
        level = lowest;
    }

    /** Closes the files among the outputs. What is written later is lost, quietly. */
    @Override
    public void close() {
        output.close();
    }

    /** Opens again what {@link #close} closed. */
    void reopen() throws IOException {
        output.reopen();
    }

    /** Writes a line with fields given as key, value, key, value. */
    public void write(LogLevel lineLevel, String caller, String message, @Nullable Object... keysAndValues) {
        if (lineLevel.compareTo(level) < 0) {
            return;
        }
        LogLine.Field[] fields = new LogLine.Field[keysAndValues.length / 2];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = new LogLine.Field(String.valueOf(keysAndValues[2 * i]), keysAndValues[2 * i + 1]);
        }
        write(lineLevel, caller, message, List.of(fields), null);
    }

    void write(
            LogLevel lineLevel, String caller, String message, List<LogLine.Field> fields, @Nullable Throwable cause) {
        Instant now = clock.instant();
        if (!sampler.admits(lineLevel, message, now.getEpochSecond())) {
            return;
        }
        StringBuilder buffer = BUFFER.get();
        buffer.setLength(0);
        format.append(
                buffer, new LogLine(lineLevel, now.getEpochSecond(), now.getNano(), caller, message, fields, cause));
        output.write(buffer);
        if (buffer.capacity() > BUFFER_CHARS_MAX) {
            BUFFER.remove();
        }
    }
}
