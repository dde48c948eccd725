package dev.quoin.history;

/** What a judge found. */
public sealed interface Verdict {

    /** Everything can be explained. */
    record Good() implements Verdict {}

    /** No order of events explains it; the text says what cannot be. */
    record Bad(String why) implements Verdict {}

    /** The search hit its bound. */
    record Undecided(String why) implements Verdict {}

    /** Returns where it is good, else fails with the reason. */
    default void require() {
        if (this instanceof Bad bad) {
            throw new AssertionError(bad.why());
        }
        if (this instanceof Undecided undecided) {
            throw new AssertionError("undecided: " + undecided.why());
        }
    }
}
