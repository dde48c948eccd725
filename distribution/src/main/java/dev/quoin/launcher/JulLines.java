package dev.quoin.launcher;

import dev.quoin.lib.log.EtcdLog;
import dev.quoin.lib.log.LogLevel;
import dev.quoin.lib.log.LogSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;

/**
 * Warnings that libraries log through {@code java.util.logging} (grpc-java does), as lines of the log. The launcher names
 * {@link Configuration} in a system property, so that nothing of this is loaded before a library logs.
 */
public final class JulLines extends Handler {
    private final EtcdLog log;

    public JulLines() throws IOException {
        this.log = EtcdLog.open(LogSettings.from(System.getProperties()));
    }

    @Override
    public void publish(LogRecord event) {
        if (event.getLevel().intValue() < Level.WARNING.intValue()) {
            return;
        }
        LogLevel level = event.getLevel().intValue() >= Level.SEVERE.intValue() ? LogLevel.ERROR : LogLevel.WARN;
        Throwable thrown = event.getThrown();
        String message = String.valueOf(event.getMessage());
        if (thrown == null) {
            log.write(level, String.valueOf(event.getLoggerName()), message);
        } else {
            log.write(level, String.valueOf(event.getLoggerName()), message, "error", thrown.toString());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    /** What {@code java.util.logging.config.class} names. */
    public static final class Configuration {
        public Configuration() throws IOException {
            String properties = "handlers=" + JulLines.class.getName() + "\n.level=WARNING\n";
            LogManager.getLogManager()
                    .readConfiguration(new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }
}
