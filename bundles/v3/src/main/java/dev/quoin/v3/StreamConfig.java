package dev.quoin.v3;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the services with streams read of the member's settings. */
@ObjectClassDefinition(name = "Quoin v3 streams")
@interface StreamConfig {

    String PID = "dev.quoin.member";

    @AttributeDefinition(description = "milliseconds without a leader before an election")
    long election$_$timeout() default 1000;

    @AttributeDefinition(description = "milliseconds between progress messages on an idle watch")
    long watch$_$progress$_$notify$_$interval() default 600_000;

    @AttributeDefinition(description = "bytes of the largest request")
    int max$_$request$_$bytes() default 1_572_864;
}
