package dev.quoin.api.backend;

/** A record's bytes do not carry the checksum they were stored with. */
public final class CorruptRecordException extends BackendException {

    private static final long serialVersionUID = 1L;

    public CorruptRecordException(Bucket bucket, String message) {
        super("bucket " + bucket.etcdName() + ": " + message);
    }
}
