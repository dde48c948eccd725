package dev.quoin.launcher;

/** A value that its flag does not take; the message is etcd's reason, without flag and value. */
final class FlagValueException extends Exception {
    private static final long serialVersionUID = 1;

    FlagValueException(String reason) {
        super(reason);
    }
}
