package dev.quoin.peer.wire;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way out. Messages that carry the same entries to several members share their encoding, which the first
 * stream makes that needs it. Any thread.
 */
public final class Outgoing {
    /** What a message takes beyond its entries and its snapshot, roughly. */
    private static final int HEAD_BYTES = 64;

    private final Message message;
    private final SharedEntries entries;
    private final long bytes;

    private Outgoing(Message message, SharedEntries entries) {
        this.message = message;
        this.entries = entries;
        this.bytes = HEAD_BYTES + entries.bytes + message.context().length;
    }

    /** Wraps a message; {@code before} is one of the same batch, whose entries may be the same. */
    public static Outgoing of(Message message, @Nullable Outgoing before) {
        if (before != null && before.entries.isFor(message.entries())) {
            return new Outgoing(message, before.entries);
        }
        return new Outgoing(message, new SharedEntries(message.entries()));
    }

    public Message message() {
        return message;
    }

    /** About how much memory it holds. */
    public long bytes() {
        return bytes;
    }

    /** The entries as the stream {@code msgapp} carries them: each behind its length of eight bytes. */
    byte[] entries() {
        return entries.encoded();
    }

    private static final class SharedEntries {
        private final List<Entry> entries;
        private final long bytes;
        /** Made at most once a thread; which of two equal arrays stays does not matter. */
        private volatile byte @Nullable [] encoded;

        SharedEntries(List<Entry> entries) {
            this.entries = entries;
            long sum = 0;
            for (int i = 0; i < entries.size(); i++) {
                sum += Long.BYTES + EntryForm.size(entries.get(i));
            }
            this.bytes = sum;
        }

        @SuppressWarnings("ReferenceEquality") // the very same entries: consecutive ones, so the ends decide
        boolean isFor(List<Entry> others) {
            int size = entries.size();
            return size == others.size()
                    && (size == 0
                            || (entries.get(0) == others.get(0) && entries.get(size - 1) == others.get(size - 1)));
        }

        byte[] encoded() {
            byte[] known = encoded;
            if (known != null) {
                return known;
            }
            byte[] made = new byte[Math.toIntExact(bytes)];
            int at = 0;
            for (int i = 0; i < entries.size(); i++) {
                int end = EntryForm.put(made, at + Long.BYTES, entries.get(i));
                Chunk.putLong(made, at, end - at - Long.BYTES);
                at = end;
            }
            encoded = made;
            return made;
        }
    }
}
