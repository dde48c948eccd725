package dev.quoin.env;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The member's setting that concerns its disk, named like etcd's flag. */
@ObjectClassDefinition(name = "Quoin disk")
@interface DiskConfig {

    String PID = "dev.quoin.member";

    @AttributeDefinition(description = "Never wait for the disk: a loss of power loses what was acknowledged")
    boolean unsafe$_$no$_$fsync() default false;
}
