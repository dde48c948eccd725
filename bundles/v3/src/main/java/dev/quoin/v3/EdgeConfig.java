package dev.quoin.v3;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What these services read of the member's settings, by etcd's flag names. */
@ObjectClassDefinition(name = "Quoin v3 API")
@interface EdgeConfig {

    String PID = "dev.quoin.member";

    @AttributeDefinition(description = "Milliseconds without a leader before an election")
    long election$_$timeout() default 1000;

    @AttributeDefinition(description = "Milliseconds between progress messages on an idle watch")
    long watch$_$progress$_$notify$_$interval() default 600_000;

    @AttributeDefinition(description = "Most bytes in one request")
    int max$_$request$_$bytes() default 1_572_864;

    @AttributeDefinition(description = "Most operations in one transaction")
    int max$_$txn$_$ops() default 128;
}
