package dev.quoin.operations;

/** What this bundle reads of the member's settings, by etcd's flag names. */
@interface OperationsConfig {

    String PID = "dev.quoin.member";

    /** The member's name. */
    String name() default "default";

    /** The member's directory: the socket stands in it. */
    String data$_$dir();
}
