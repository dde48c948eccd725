package dev.quoin.api.raft;

import java.util.Arrays;

/**
 * The answer to {@link Raft#readIndex}: a read is linearizable once the state machine has applied {@code index}.
 *
 * @param index the commit index at the time of the request, confirmed by the leader
 * @param context the request's context
 */
@SuppressWarnings("ArrayRecordComponent") // the context is opaque and handed through
public record ReadState(long index, byte[] context) {

    @Override
    public boolean equals(Object other) {
        return other instanceof ReadState that && index == that.index && Arrays.equals(context, that.context);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(index);
    }
}
