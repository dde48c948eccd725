package dev.quoin.api.v2store;

/** A v2 request cannot be done; code, cause and index are what etcd's JSON error carries. */
public final class V2Exception extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String details;
    private final long index;

    public V2Exception(int code, String message, String details, long index) {
        super(message, null, false, false);
        this.code = code;
        this.details = details;
        this.index = index;
    }

    /** etcd's error code, 100 and up. */
    public int code() {
        return code;
    }

    /** What etcd's JSON calls {@code cause}; left out there when it is empty. */
    public String details() {
        return details;
    }

    /** Index of the tree when it failed. */
    public long index() {
        return index;
    }
}
