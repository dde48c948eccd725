package dev.quoin.operations;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What this bundle reads of the member's settings, by etcd's flag names. */
@ObjectClassDefinition(name = "Quoin operations")
@interface OperationsConfig {

    String PID = "dev.quoin.member";

    @AttributeDefinition(description = "The member's name")
    String name() default "default";

    @AttributeDefinition(description = "The member's directory, in which the socket stands; empty for NAME.etcd")
    String data$_$dir() default "";
}
