package dev.quoin.backend.xodus;

/** The member's setting that concerns this engine, named like etcd's flag. */
@interface SyncConfig {

    String PID = "dev.quoin.member";

    /** Whether to wait for the disk never. */
    boolean unsafe$_$no$_$fsync() default false;
}
