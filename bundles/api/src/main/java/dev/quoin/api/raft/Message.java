package dev.quoin.api.raft;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message between members, with the fields of {@code raftpb.Message}. Which fields carry meaning depends on the
 * type; the others are 0, false or empty.
 *
 * @param type what is asked or answered
 * @param to the receiver
 * @param from the sender
 * @param term the sender's term; 0 for messages without one (PROP, READ_INDEX, local ones)
 * @param logTerm APP: term of the entry at {@code index}; votes: term of the candidate's last entry; rejected APP_RESP:
 *     the term at {@code rejectHint}
 * @param index APP: the entry before {@code entries}; APP_RESP: the last index acknowledged, or the one rejected;
 *     votes: the candidate's last index; READ_INDEX_RESP: the read index
 * @param entries APP and PROP: consecutive entries; READ_INDEX and READ_INDEX_RESP: one entry whose data is the context
 * @param commit the sender's commit index, in HEARTBEAT never beyond what the receiver acknowledged
 * @param snapshot SNAP only
 * @param reject whether an answer is a refusal, or SNAP_STATUS a failure
 * @param rejectHint rejected APP_RESP: an index at or below which the logs may agree
 * @param context HEARTBEAT and its answer: the read-index context; VOTE and PRE_VOTE: {@code CampaignTransfer} for a
 *     forced election; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // contexts are opaque and handed through
public record Message(
        MessageType type,
        long to,
        long from,
        long term,
        long logTerm,
        long index,
        List<Entry> entries,
        long commit,
        @Nullable Snapshot snapshot,
        boolean reject,
        long rejectHint,
        byte[] context) {

    private static final byte[] NO_CONTEXT = {};

    /** A message with type and addresses only. */
    public static Message of(MessageType type, long to, long from, long term) {
        return builder(type).to(to).from(from).term(term).build();
    }

    /** Starts a message whose other fields are 0, false or empty. */
    public static Builder builder(MessageType type) {
        return new Builder(type);
    }

    /** The same message with another snapshot, for senders that attach the state at the last moment. */
    public Message withSnapshot(Snapshot replacement) {
        return new Message(
                type, to, from, term, logTerm, index, entries, commit, replacement, reject, rejectHint, context);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message that
                && type == that.type
                && to == that.to
                && from == that.from
                && term == that.term
                && logTerm == that.logTerm
                && index == that.index
                && commit == that.commit
                && reject == that.reject
                && rejectHint == that.rejectHint
                && entries.equals(that.entries)
                && Objects.equals(snapshot, that.snapshot)
                && Arrays.equals(context, that.context);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, to, from, term, index, commit);
    }

    /** Sets the fields of a {@link Message} by name. Not thread-safe. */
    public static final class Builder {
        private final MessageType type;
        private long to;
        private long from;
        private long term;
        private long logTerm;
        private long index;
        private List<Entry> entries = List.of();
        private long commit;
        private @Nullable Snapshot snapshot;
        private boolean reject;
        private long rejectHint;
        private byte[] context = NO_CONTEXT;

        private Builder(MessageType type) {
            this.type = type;
        }

        /** Sets {@link Message#to()}. */
        public Builder to(long value) {
            to = value;
            return this;
        }

        /** Sets {@link Message#from()}. */
        public Builder from(long value) {
            from = value;
            return this;
        }

        /** Sets {@link Message#term()}. */
        public Builder term(long value) {
            term = value;
            return this;
        }

        /** Sets {@link Message#logTerm()}. */
        public Builder logTerm(long value) {
            logTerm = value;
            return this;
        }

        /** Sets {@link Message#index()}. */
        public Builder index(long value) {
            index = value;
            return this;
        }

        /** Sets {@link Message#entries()}; the list must not change afterwards. */
        public Builder entries(List<Entry> value) {
            entries = value;
            return this;
        }

        /** Sets {@link Message#commit()}. */
        public Builder commit(long value) {
            commit = value;
            return this;
        }

        /** Sets {@link Message#snapshot()}. */
        public Builder snapshot(@Nullable Snapshot value) {
            snapshot = value;
            return this;
        }

        /** Sets {@link Message#reject()}. */
        public Builder reject(boolean value) {
            reject = value;
            return this;
        }

        /** Sets {@link Message#rejectHint()}. */
        public Builder rejectHint(long value) {
            rejectHint = value;
            return this;
        }

        /** Sets {@link Message#context()}; the array must not change afterwards. */
        public Builder context(byte[] value) {
            context = value;
            return this;
        }

        /** The message. */
        public Message build() {
            return new Message(
                    type, to, from, term, logTerm, index, entries, commit, snapshot, reject, rejectHint, context);
        }
    }
}
