package dev.quoin.backend.mvstore;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The member's setting that concerns this engine, named like etcd's flag. */
@ObjectClassDefinition(name = "Quoin MVStore engine")
@interface SyncConfig {

    String PID = "dev.quoin.member";

    @AttributeDefinition(description = "Never wait for the disk: a loss of power loses what was acknowledged")
    boolean unsafe$_$no$_$fsync() default false;
}
