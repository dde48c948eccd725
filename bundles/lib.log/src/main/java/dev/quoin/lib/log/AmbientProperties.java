package dev.quoin.lib.log;

import java.util.Properties;

/** Where settings of the log are read: the system's properties, until a framework gives its own. Knows no class of OSGi's. */
final class AmbientProperties {
    private static volatile Properties properties = System.getProperties();

    private AmbientProperties() {}

    static void use(Properties given) {
        properties = given;
    }

    static LogSettings settings() {
        return LogSettings.from(properties);
    }
}
