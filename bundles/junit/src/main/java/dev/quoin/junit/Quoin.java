package dev.quoin.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a cluster of its own, and each test of it parameters of the types {@link Cluster} and {@link Member}
 * (the first one). The cluster serves before the first test begins and is closed after the last one. On a method, the cluster
 * is that test's alone.
 *
 * <p>Classes may run in parallel; the tests of one class share its cluster.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(QuoinExtension.class)
public @interface Quoin {

    /** How many members the cluster has, 1 to {@value Cluster#MEMBERS_MAX}. */
    int members() default 1;

    /** etcd's flags for every member, {@code --name=value}. Those of addresses, names and directories are not taken. */
    String[] flags() default {};

    /** Whether clients and members speak TLS, with certificates that the members make; see {@link Member#certificate()}. */
    boolean autoTls() default false;

    /** Features to install, by name; none means all that the distribution has. */
    String[] features() default {};

    /** Jars of further bundles, relative to the working directory. They are started in each member's framework. */
    String[] bundles() default {};
}
