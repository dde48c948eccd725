package dev.quoin.api.raft;

import java.util.Arrays;

/**
 * The state machine's state at one index. To Raft the data is opaque; large state may travel beside it.
 *
 * @param metadata the point in the log
 * @param data the state, shared and never written after construction
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes are handed through, never inspected
public record Snapshot(SnapshotMetadata metadata, byte[] data) {

    /** The last index covered. */
    public long index() {
        return metadata.index();
    }

    /** The term of the entry at {@link #index()}. */
    public long term() {
        return metadata.term();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot that && metadata.equals(that.metadata) && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return metadata.hashCode();
    }

    @Override
    public String toString() {
        return "snapshot " + metadata.term() + "/" + metadata.index() + " " + data.length + "B";
    }
}
