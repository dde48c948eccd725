package dev.quoin.backend;

import org.jspecify.annotations.Nullable;

/**
 * The newest state of one key in a {@link WriteBuffer}, with the one before it for readers that must not see a
 * transaction still open. One step back is enough: whatever came before the open transaction has ended.
 */
final class Overwrite {

    /** The value, or null where the key was deleted. */
    final byte @Nullable [] value;

    private final int txn;
    private final @Nullable Overwrite before;

    private Overwrite(byte @Nullable [] value, int txn, @Nullable Overwrite before) {
        this.value = value;
        this.txn = txn;
        this.before = before;
    }

    static Overwrite of(byte @Nullable [] value, int txn, @Nullable Overwrite replaced) {
        if (replaced == null) {
            return new Overwrite(value, txn, null);
        }
        return new Overwrite(value, txn, replaced.txn == txn ? replaced.before : replaced.alone());
    }

    /** What a reader that sees transactions up to {@code txnLast} finds; null where it must look further down. */
    @Nullable
    Overwrite seenAt(int txnLast) {
        return txn <= txnLast ? this : before;
    }

    /** Cuts the history, which would otherwise grow with each overwriting of the key. */
    private Overwrite alone() {
        return before == null ? this : new Overwrite(value, txn, null);
    }
}
