package dev.quoin.server.http;

import dev.quoin.api.server.MemberException;
import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the pages ask the member. Any thread. */
public interface Health {

    /** etcd's name of a raised alarm that is not excluded, such as {@code NOSPACE}, or null. */
    @Nullable
    String alarm(Collection<String> excluded);

    /** Whether there is a leader. */
    boolean hasLeader();

    /** Whether this member does not vote. */
    boolean learner();

    /** Runs with null once a linearizable read works, or with why it does not. */
    void read(Consumer<@Nullable MemberException> outcome);

    /** Whether the log's disk has stalled and has not been found well since. */
    boolean diskStalled();

    /** Which entries that this member acknowledged its log lacks, or the empty string. */
    String missingEntries();

    /** What differs from other members' data, or the empty string. */
    String difference();

    /** Why this member does not serve although it runs, its data being wrong, and what to do; or the empty string. */
    String fence();

    /** What was found to be damaged in what this member has stored, or the empty string. */
    String damage();

    /** The version announced. */
    String serverVersion();

    /** The cluster's version, or the empty string. */
    String clusterVersion();

    /** Whether the level is at least 3.5: then health carries a reason. */
    boolean givesReason();
}
