package dev.quoin.backend;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The member's settings that concern its store, named like etcd's flags. */
@ObjectClassDefinition(name = "Quoin backend")
@interface BackendConfig {

    String PID = "dev.quoin.member";

    @AttributeDefinition(description = "Age in milliseconds at which a batch of writes is committed; 0 means 100")
    long backend$_$batch$_$interval() default Batching.DEFAULT_INTERVAL_MILLIS;

    @AttributeDefinition(description = "Operations in a batch of writes at which it is committed; 0 means 10000")
    int backend$_$batch$_$limit() default Batching.DEFAULT_OPERATIONS;

    @AttributeDefinition(description = "Where the member's files are; empty means <name>.etcd")
    String data$_$dir() default "";

    @AttributeDefinition(description = "The member's name")
    String name() default "default";

    @AttributeDefinition(description = "Storage engine; empty means the one in use, else xodus, else the only one")
    String storage$_$backend() default "";
}
