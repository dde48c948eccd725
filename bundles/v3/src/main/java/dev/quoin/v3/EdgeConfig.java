package dev.quoin.v3;

/** What these services read of the member's settings, by etcd's flag names. */
@interface EdgeConfig {

    String PID = "dev.quoin.member";

    /** Milliseconds without a leader before an election. */
    long election$_$timeout() default 1000;

    /** Milliseconds between progress messages on an idle watch. */
    long watch$_$progress$_$notify$_$interval() default 600_000;

    /** Bytes of the largest request. */
    int max$_$request$_$bytes() default 1_572_864;

    /** Most operations in one transaction. */
    int max$_$txn$_$ops() default 128;
}
