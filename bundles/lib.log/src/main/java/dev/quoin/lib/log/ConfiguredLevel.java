package dev.quoin.lib.log;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.LoggerFactory;

/** The level of the log once Config Admin has one; before that, and where it has none, the system properties count. */
@Component(
        service = {},
        immediate = true,
        configurationPid = LogConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LogConfig.class)
public final class ConfiguredLevel {

    /** A level that is not known changes nothing. */
    @Activate
    @Modified
    void configure(LogConfig config) {
        if (LoggerFactory.getILoggerFactory() instanceof EtcdLogProvider provider) {
            LogLevel.named(config.log$_$level()).ifPresent(provider::level);
        }
    }
}
