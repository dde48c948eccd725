package dev.quoin.env;

/** The member's setting that concerns its disk, named like etcd's flag. */
@interface DiskConfig {

    String PID = "dev.quoin.member";

    /** Whether to wait for the disk never. */
    boolean unsafe$_$no$_$fsync() default false;
}
