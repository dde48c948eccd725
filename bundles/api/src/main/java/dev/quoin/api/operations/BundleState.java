package dev.quoin.api.operations;

/**
 * A bundle.
 *
 * @param name symbolic name
 * @param version its version
 * @param condition how it stands
 * @param reason what it waits for, or why it does not run; empty where it runs
 * @param updated whether another jar than the distribution's is in its place
 */
public record BundleState(String name, String version, Condition condition, String reason, boolean updated) {

    /** How a bundle stands. */
    public enum Condition {
        /** Started, and none of its parts waits for another. */
        RUNNING,
        /** Started, but a part of it waits for what no other bundle offers just now. */
        WAITING,
        /** Not started. */
        STOPPED,
        /** What it imports is not there. */
        UNRESOLVED
    }
}
