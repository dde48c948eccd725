package dev.quoin.endpoint;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** etcd's flags for its listeners. Durations in milliseconds, lists also as one string with commas. */
@ObjectClassDefinition(name = "Quoin endpoint", description = "The listeners; property names are etcd's flag names")
@interface EndpointConfig {
    String PID = "dev.quoin.endpoint";

    @AttributeDefinition(description = "Directory of everything this member keeps; empty means <name>.etcd")
    String data$_$dir() default "default.etcd";

    @AttributeDefinition(description = "Addresses to listen on for clients: gRPC and HTTP on one port")
    String[] listen$_$client$_$urls() default "http://localhost:2379";

    @AttributeDefinition(
            description = "Addresses for HTTP clients alone; those of --listen-client-urls then serve gRPC only")
    String[] listen$_$client$_$http$_$urls() default {};

    @AttributeDefinition(description = "More addresses that serve /metrics and /health")
    String[] listen$_$metrics$_$urls() default {};

    @AttributeDefinition(description = "Addresses to listen on for other members")
    String[] listen$_$peer$_$urls() default "http://localhost:2380";

    @AttributeDefinition(description = "Most bytes in one request")
    long max$_$request$_$bytes() default 1_572_864;

    @AttributeDefinition(description = "Most requests at a time on one client connection")
    long max$_$concurrent$_$streams() default 4_294_967_295L;

    @AttributeDefinition(description = "Clients that ping more often than this are disconnected (milliseconds)")
    long grpc$_$keepalive$_$min$_$time() default 5_000;

    @AttributeDefinition(description = "Time without traffic after which a client is pinged; 0 never (milliseconds)")
    long grpc$_$keepalive$_$interval() default 7_200_000;

    @AttributeDefinition(description = "Time to wait for the answer to a ping before closing (milliseconds)")
    long grpc$_$keepalive$_$timeout() default 20_000;

    @AttributeDefinition(description = "Let another process listen on the same port (SO_REUSEPORT)")
    boolean socket$_$reuse$_$port() default false;

    @AttributeDefinition(description = "Listen even while old connections linger (SO_REUSEADDR)")
    boolean socket$_$reuse$_$address() default false;

    @AttributeDefinition(description = "Web origins that may use HTTP; * means all")
    String[] cors() default "*";

    @AttributeDefinition(description = "Host names that plain HTTP requests may name; * means all")
    String[] host$_$whitelist() default "*";

    @AttributeDefinition(description = "How much /metrics tells: basic, or extensive for histograms of every RPC")
    String metrics() default "basic";

    @AttributeDefinition(description = "Certificate shown to clients (PEM)")
    String cert$_$file() default "";

    @AttributeDefinition(description = "Key of that certificate (PEM)")
    String key$_$file() default "";

    @AttributeDefinition(description = "Demand a certificate of clients")
    boolean client$_$cert$_$auth() default false;

    @AttributeDefinition(description = "Authorities that clients' certificates are checked against")
    String trusted$_$ca$_$file() default "";

    @AttributeDefinition(description = "Revoked client certificates")
    String client$_$crl$_$file() default "";

    @AttributeDefinition(description = "Host names that a client's certificate may carry")
    String[] client$_$cert$_$allowed$_$hostname() default {};

    @AttributeDefinition(description = "Make a certificate at start where none is given")
    boolean auto$_$tls() default false;

    @AttributeDefinition(description = "Certificate shown to other members")
    String peer$_$cert$_$file() default "";

    @AttributeDefinition(description = "Key of that certificate")
    String peer$_$key$_$file() default "";

    @AttributeDefinition(description = "Certificate to show when dialling members")
    String peer$_$client$_$cert$_$file() default "";

    @AttributeDefinition(description = "Key of that certificate")
    String peer$_$client$_$key$_$file() default "";

    @AttributeDefinition(description = "Demand a certificate of other members")
    boolean peer$_$client$_$cert$_$auth() default false;

    @AttributeDefinition(description = "Authorities that members' certificates are checked against")
    String peer$_$trusted$_$ca$_$file() default "";

    @AttributeDefinition(description = "Revoked certificates of members")
    String peer$_$crl$_$file() default "";

    @AttributeDefinition(description = "Common names that a member's certificate may carry")
    String[] peer$_$cert$_$allowed$_$cn() default {};

    @AttributeDefinition(description = "Host names that a member's certificate may carry")
    String[] peer$_$cert$_$allowed$_$hostname() default {};

    @AttributeDefinition(description = "Make a certificate for the traffic between members")
    boolean peer$_$auto$_$tls() default false;

    @AttributeDefinition(description = "Do not compare a member's address with its certificate")
    boolean peer$_$skip$_$client$_$san$_$verification() default false;

    @AttributeDefinition(description = "Years that certificates made at start are valid")
    int self$_$signed$_$cert$_$validity() default 1;

    @AttributeDefinition(description = "Cipher suites to allow below TLS 1.3, by their IANA names")
    String[] cipher$_$suites() default {};

    @AttributeDefinition(description = "Oldest TLS version: TLS1.2 or TLS1.3")
    String tls$_$min$_$version() default "TLS1.2";

    @AttributeDefinition(description = "Newest TLS version; empty means the newest there is")
    String tls$_$max$_$version() default "";
}
