package dev.quoin.lib.log;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What of the log may change while it is written. */
@ObjectClassDefinition(name = "Quoin log")
@interface LogConfig {

    String PID = "dev.quoin.log";

    @AttributeDefinition(description = "Lowest level written: debug, info, warn, error, panic or fatal")
    String log$_$level() default "info";
}
