package dev.quoin.history;

import org.jspecify.annotations.Nullable;

/** What a client was told. Revisions are the store's as the answer's header has them; 0 is unknown. */
public sealed interface Answer {

    long revision();

    /** To {@link Operation.Put}. */
    record Written(long revision) implements Answer {}

    /** To {@link Operation.Get}; null where there was no such key. */
    record Found(@Nullable String value, long revision) implements Answer {}

    /** To {@link Operation.Delete}: whether there was something to delete. */
    record Deleted(boolean existed, long revision) implements Answer {}

    /** To {@link Operation.CompareAndSet}. */
    record Compared(boolean succeeded, long revision) implements Answer {}
}
