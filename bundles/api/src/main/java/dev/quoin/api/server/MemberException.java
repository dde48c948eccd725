package dev.quoin.api.server;

/** A request was not answered with a result. Made often, so it carries no stack trace. */
public final class MemberException extends Exception {

    private static final long serialVersionUID = 1L;

    private final EtcdError.Code code;

    public MemberException(EtcdError error) {
        super(error.text(), null, false, false);
        this.code = error.code();
    }

    /** An error of etcd's with more than its text: {@code detail} follows after a colon. */
    public MemberException(EtcdError error, String detail) {
        super(error.text() + ": " + detail, null, false, false);
        this.code = error.code();
    }

    /** An error that etcd has no name for: it reaches clients as UNKNOWN with its raw text. */
    public MemberException(String text) {
        super(text, null, false, false);
        this.code = EtcdError.Code.UNKNOWN;
    }

    /** The gRPC code. */
    public EtcdError.Code code() {
        return code;
    }

    /** The gRPC status description. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
