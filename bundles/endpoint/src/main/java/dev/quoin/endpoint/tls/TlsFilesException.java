package dev.quoin.endpoint.tls;

/** A certificate, key or list cannot be read or does not fit. */
public final class TlsFilesException extends Exception {
    private static final long serialVersionUID = 1L;

    public TlsFilesException(String message) {
        super(message);
    }

    public TlsFilesException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}
