package dev.quoin.history;

import org.jspecify.annotations.Nullable;

/** What one key of a correct store does: a value, or none. */
final class Register {

    private Register() {}

    /** The value after an operation. */
    static @Nullable String after(@Nullable String value, Operation operation) {
        if (operation instanceof Operation.Put put) {
            return put.value();
        }
        if (operation instanceof Operation.Delete) {
            return null;
        }
        if (operation instanceof Operation.CompareAndSet swap) {
            return same(value, swap.expected()) ? swap.value() : value;
        }
        return value;
    }

    /** Whether a correct store that holds the value could have answered so. */
    static boolean explains(@Nullable String value, Operation operation, Answer answer) {
        if (answer instanceof Answer.Found found) {
            return same(value, found.value());
        }
        if (answer instanceof Answer.Deleted deleted) {
            return deleted.existed() == (value != null);
        }
        if (answer instanceof Answer.Compared compared && operation instanceof Operation.CompareAndSet swap) {
            return compared.succeeded() == same(value, swap.expected());
        }
        return true;
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }
}
