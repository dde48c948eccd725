package dev.quoin.lib.log;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.slf4j.LoggerFactory;

/**
 * In a framework its properties count before the system's, so that several frameworks in one process log apart. The bundle
 * is started before anything that logs, and stopped after it: then the files are closed.
 */
public final class LogActivator implements BundleActivator {
    private static final List<String> NAMES = List.of(LogSettings.LEVEL, LogSettings.FORM, LogSettings.OUTPUTS);

    private static volatile boolean stopped;

    @Override
    public void start(BundleContext context) throws IOException {
        Properties given = new Properties();
        for (String name : NAMES) {
            String value = context.getProperty(name);
            if (value != null) {
                given.setProperty(name, value);
            }
        }
        AmbientProperties.use(given);
        if (stopped && LoggerFactory.getILoggerFactory() instanceof EtcdLogProvider provider) {
            provider.reopen();
        }
        stopped = false;
    }

    @Override
    public void stop(BundleContext context) {
        stopped = true;
        if (LoggerFactory.getILoggerFactory() instanceof EtcdLogProvider provider) {
            provider.close();
        }
    }
}
