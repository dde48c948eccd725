package dev.quoin.simulation;

import org.jspecify.annotations.Nullable;

/** The reasons for which a simulation fails. */
enum Violation {
    /** Two members lead in one term. */
    TWO_LEADERS,
    /** Two logs have an entry of the same index and term, and differ there or just before. */
    LOGS_DIFFER,
    /** Two members committed different entries at one index. */
    COMMITTED_ENTRY_CHANGED,
    /** A member's commit index fell. */
    COMMIT_INDEX_FELL,
    /** A member applied what it does not know to be committed. */
    APPLIED_UNCOMMITTED,
    /** A member voted twice in one term. */
    VOTED_TWICE,
    /** A member gave up though nothing is wrong with its machine. */
    GAVE_UP,
    /** A member does not start though nothing is wrong with its directory. */
    DOES_NOT_START,
    /** A member starts though its log says that entries are missing which were committed. */
    ACCEPTED_LOSS,
    /** The cluster did not become whole in time after everything worked again. */
    NOT_WHOLE_IN_TIME,
    /** Replicas that applied the same have another state. */
    REPLICAS_DIFFER,
    /** No order of the calls explains the clients' answers. */
    NOT_LINEARIZABLE,
    /** The revisions that clients were told do not fit real time, or each other. */
    REVISIONS,
    /** A watcher missed, repeated or reordered a revision, or sees another than others. */
    WATCH,
    /** An acknowledged write is missing, or happened twice. */
    ACKNOWLEDGED_WRITE,
    /** A lease ended before the time that its owner was promised. */
    LEASE_TOO_SHORT,
    /** A lease that nobody renews, or a key on it, is still there. */
    LEASE_TOO_LONG,
    /** The cluster's version rose though a member does not allow it. */
    CLUSTER_VERSION,
    /** The list of members, Raft's configuration and what an operator was told do not fit. */
    MEMBERSHIP,
    /** Corruption was reported where there is none. */
    FALSE_ALARM;

    /** What is thrown to end a simulation. */
    static final class Found extends AssertionError {

        private static final long serialVersionUID = 1L;

        private final Violation what;

        Found(Violation what, String message, @Nullable Throwable cause) {
            super(what + ": " + message, cause);
            this.what = what;
        }

        Violation what() {
            return what;
        }
    }

    Found found(String message) {
        return new Found(this, message, null);
    }
}
