package dev.quoin.api.raft;

import java.util.Arrays;

/**
 * One slot of the replicated log (paper §5.3). Two entries with the same index and term are the same entry.
 *
 * @param type how to read the data
 * @param term the term of the leader that made the entry, from 1
 * @param index the position in the log, from 1
 * @param data the payload, shared and never written after construction
 */
@SuppressWarnings("ArrayRecordComponent") // payloads stay one array from the wire to the log and to peers
public record Entry(EntryType type, long term, long index, byte[] data) {

    private static final byte[] NO_DATA = {};

    /** An entry without data, as a new leader appends it. */
    public static Entry empty(long term, long index) {
        return new Entry(EntryType.NORMAL, term, index, NO_DATA);
    }

    /** The payload size in bytes, the measure of every size limit. */
    public int size() {
        return data.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Entry that
                && type == that.type
                && term == that.term
                && index == that.index
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(index * 31 + term);
    }

    @Override
    public String toString() {
        return term + "/" + index + " " + type + " " + data.length + "B";
    }
}
