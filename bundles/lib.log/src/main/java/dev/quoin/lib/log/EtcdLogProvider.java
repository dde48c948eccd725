package dev.quoin.lib.log;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** What slf4j finds through {@code META-INF/services}; made once for each class loader that holds slf4j. */
public final class EtcdLogProvider implements SLF4JServiceProvider, ILoggerFactory {
    private static final String API_VERSION = "2.0.99";

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter contexts = new NOPMDCAdapter();
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private final EtcdLog log;

    public EtcdLogProvider() {
        this(ambient());
    }

    EtcdLogProvider(EtcdLog log) {
        this.log = log;
    }

    private static EtcdLog ambient() {
        LogSettings settings = AmbientProperties.settings();
        try {
            return EtcdLog.open(settings);
        } catch (IOException e) {
            EtcdLog fallback = EtcdLog.standardError(settings);
            fallback.write(
                    LogLevel.WARN,
                    "log/EtcdLogProvider",
                    "cannot open log output, using stderr",
                    "error",
                    e.toString());
            return fallback;
        }
    }

    /** Opens the files again that {@link #close} closed. */
    void reopen() throws IOException {
        log.reopen();
    }

    /** Closes the files that lines go to. */
    void close() {
        log.close();
    }

    /** Writes lines of this level and above from now on, whichever logger they come from. */
    void level(LogLevel lowest) {
        log.level(lowest);
    }

    @Override
    public void initialize() {}

    @Override
    public ILoggerFactory getLoggerFactory() {
        return this;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, key -> new EtcdLogger(key, log));
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return contexts;
    }

    @Override
    public String getRequestedApiVersion() {
        return API_VERSION;
    }
}
