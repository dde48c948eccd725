package dev.quoin.raft;

/** Assertions that stay on: a violated one means corrupted state, and going on would spread it. */
public final class Invariant {

    private Invariant() {}

    /** Fails unless the condition holds. */
    public static void check(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException(what);
        }
    }

    /** Fails unless the condition holds, showing two numbers. */
    public static void check(boolean condition, String what, long left, long right) {
        if (!condition) {
            throw new IllegalStateException(what + ": " + left + ", " + right);
        }
    }
}
