package dev.quoin.v3;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the KV service reads of the member's settings. */
@ObjectClassDefinition(name = "Quoin v3 KV")
@interface KvConfig {

    String PID = "dev.quoin.member";

    @AttributeDefinition(description = "most operations in one transaction")
    int max$_$txn$_$ops() default 128;
}
