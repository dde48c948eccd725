package dev.quoin.api.backend;

/** A {@link StoreMove} does not begin; the store is as it was. The message says why, and what would help. */
public final class MoveRefusedException extends BackendException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why a move does not begin. */
    public enum Reason {
        /** No engine of this name is installed. */
        NOT_INSTALLED,
        /** The store is on this engine already. */
        ACTIVE_ALREADY,
        /** Another move goes on. */
        BUSY,
        /** The disk (or the memory) has no room for a second store. */
        NO_ROOM,
        /** No store is open, or it has failed, or it is being replaced by a snapshot of the leader. */
        NOT_SERVING
    }

    public MoveRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why, for a program. */
    public Reason reason() {
        return reason;
    }
}
