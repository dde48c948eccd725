package dev.quoin.api.operations;

/** An operation is refused, or has failed; with what to do instead. */
public final class OperationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String advice;

    /**
     * @param advice a sentence that says what to do, or the empty string
     */
    public OperationException(String reason, String advice) {
        super(reason);
        this.advice = advice;
    }

    /** The same, with what it comes from. */
    public OperationException(String reason, String advice, Throwable cause) {
        super(reason, cause);
        this.advice = advice;
    }

    /** Why. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** What to do, or the empty string. */
    public String advice() {
        return advice;
    }
}
