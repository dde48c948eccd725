package dev.quoin.mvcc;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Memory for values outside the heap. It is taken as it is needed. */
@ObjectClassDefinition(name = "Quoin key-value state")
@interface KeyValueConfig {

    String PID = "dev.quoin.mvcc";

    int RECENT_MEBIBYTES = 64;
    int REREAD_MEBIBYTES = 16;

    @AttributeDefinition(description = "Most memory for the newest values, in MiB, 2 to 1024")
    int recent$_$values$_$mib() default RECENT_MEBIBYTES;

    @AttributeDefinition(description = "Most memory for older values that were read, in MiB, 2 to 1024")
    int reread$_$values$_$mib() default REREAD_MEBIBYTES;
}
