package dev.quoin.lib.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventAware;

/** A logger of one name. The marker {@value #FATAL} on an error makes its level {@code fatal}. */
final class EtcdLogger extends LegacyAbstractLogger implements LoggingEventAware {
    static final String FATAL = "FATAL";

    private static final long serialVersionUID = 1;

    private final transient EtcdLog log;
    private final boolean ours;
    private final String caller;

    EtcdLogger(String loggerName, EtcdLog log) {
        this.name = loggerName;
        this.log = log;
        this.ours = EtcdLog.isOurs(loggerName);
        this.caller = callerOf(loggerName);
    }

    /** {@code dev.quoin.server.Bootstrap} becomes {@code server/Bootstrap}; other names stay as they are. */
    static String callerOf(String loggerName) {
        int dot = loggerName.lastIndexOf('.');
        if (dot <= 0) {
            return loggerName;
        }
        int before = loggerName.lastIndexOf('.', dot - 1);
        return loggerName.substring(before + 1, dot) + "/" + loggerName.substring(dot + 1);
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return isEnabled(LogLevel.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return isEnabled(LogLevel.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return isEnabled(LogLevel.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return isEnabled(LogLevel.ERROR);
    }

    private boolean isEnabled(LogLevel level) {
        return log.threshold(ours).compareTo(level) <= 0;
    }

    @Override
    public void log(LoggingEvent event) {
        List<LogLine.Field> fields = List.of();
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            fields = new ArrayList<>(pairs.size());
            for (KeyValuePair pair : pairs) {
                fields.add(new LogLine.Field(pair.key, pair.value));
            }
        }
        boolean fatal =
                event.getMarkers() != null && event.getMarkers().stream().anyMatch(EtcdLogger::isFatal);
        write(event.getLevel(), fatal, event.getMessage(), event.getArgumentArray(), event.getThrowable(), fields);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        write(level, marker != null && isFatal(marker), message, arguments, cause, List.of());
    }

    private static boolean isFatal(Marker marker) {
        return marker.getName().equals(FATAL);
    }

    private void write(
            Level level,
            boolean fatal,
            @Nullable String message,
            Object @Nullable [] arguments,
            @Nullable Throwable cause,
            List<LogLine.Field> fields) {
        String text = arguments == null || arguments.length == 0
                ? String.valueOf(message)
                : MessageFormatter.basicArrayFormat(message, arguments);
        log.write(fatal ? LogLevel.FATAL : of(level), caller, text, fields, cause);
    }

    private static LogLevel of(Level level) {
        return switch (level) {
            case TRACE, DEBUG -> LogLevel.DEBUG;
            case INFO -> LogLevel.INFO;
            case WARN -> LogLevel.WARN;
            case ERROR -> LogLevel.ERROR;
        };
    }
}
