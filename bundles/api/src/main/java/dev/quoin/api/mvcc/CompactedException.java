package dev.quoin.api.mvcc;

/** The revision asked for is below the compacted one. */
public final class CompactedException extends Exception {

    private static final long serialVersionUID = 1L;

    public CompactedException() {
        super("mvcc: required revision has been compacted", null, false, false);
    }
}
