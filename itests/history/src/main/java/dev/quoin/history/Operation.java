package dev.quoin.history;

import org.jspecify.annotations.Nullable;

/** What a client asks of one key. Values that are written should be unique in a history: that makes judging sharp. */
public sealed interface Operation {

    String key();

    /** Whether it never changes anything. */
    default boolean readOnly() {
        return false;
    }

    /** Sets a value. */
    record Put(String key, String value) implements Operation {}

    /** Reads the value, linearizably. */
    record Get(String key) implements Operation {
        @Override
        public boolean readOnly() {
            return true;
        }
    }

    /** Takes the key away. */
    record Delete(String key) implements Operation {}

    /** Sets a value if the present one is {@code expected}; null expects that there is none. */
    record CompareAndSet(String key, @Nullable String expected, String value) implements Operation {}
}
