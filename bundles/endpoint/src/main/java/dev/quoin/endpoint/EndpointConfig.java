package dev.quoin.endpoint;

/** etcd's flags for its listeners. Durations in milliseconds, lists also as one string with commas. */
@interface EndpointConfig {
    String PID = "dev.quoin.endpoint";

    String data$_$dir() default "default.etcd";

    String[] listen$_$client$_$urls() default "http://localhost:2379";

    String[] listen$_$client$_$http$_$urls() default {};

    String[] listen$_$metrics$_$urls() default {};

    String[] listen$_$peer$_$urls() default "http://localhost:2380";

    long max$_$request$_$bytes() default 1_572_864;

    long max$_$concurrent$_$streams() default 4_294_967_295L;

    long grpc$_$keepalive$_$min$_$time() default 5_000;

    long grpc$_$keepalive$_$interval() default 7_200_000;

    long grpc$_$keepalive$_$timeout() default 20_000;

    boolean socket$_$reuse$_$port() default false;

    boolean socket$_$reuse$_$address() default false;

    String[] cors() default "*";

    String[] host$_$whitelist() default "*";

    String metrics() default "basic";

    String cert$_$file() default "";

    String key$_$file() default "";

    boolean client$_$cert$_$auth() default false;

    String trusted$_$ca$_$file() default "";

    String client$_$crl$_$file() default "";

    String[] client$_$cert$_$allowed$_$hostname() default {};

    boolean auto$_$tls() default false;

    String peer$_$cert$_$file() default "";

    String peer$_$key$_$file() default "";

    String peer$_$client$_$cert$_$file() default "";

    String peer$_$client$_$key$_$file() default "";

    boolean peer$_$client$_$cert$_$auth() default false;

    String peer$_$trusted$_$ca$_$file() default "";

    String peer$_$crl$_$file() default "";

    String[] peer$_$cert$_$allowed$_$cn() default {};

    String[] peer$_$cert$_$allowed$_$hostname() default {};

    boolean peer$_$auto$_$tls() default false;

    boolean peer$_$skip$_$client$_$san$_$verification() default false;

    int self$_$signed$_$cert$_$validity() default 1;

    String[] cipher$_$suites() default {};

    String tls$_$min$_$version() default "TLS1.2";

    String tls$_$max$_$version() default "";
}
