package dev.quoin.peer.wire;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import dev.quoin.rpc.wire.Varint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code raftpb.Message} as etcd up to 3.5 writes it: every scalar, zero or not, and a snapshot, if only an empty one. Reads
 * the form of 3.7 too, which leaves out what is zero, and ignores fields that it does not know.
 */
public final class MessageForm {
    private static final byte[] NO_CONTEXT = {};
    private static final int TYPES_END = MessageType.values().length;

    private MessageForm() {}

    /** The bytes of a message. */
    public static byte[] encode(Message message) {
        byte[] snapshot = SnapshotForm.field(message.snapshot());
        byte[] bytes = new byte[size(message, snapshot)];
        put(bytes, 0, message, snapshot);
        return bytes;
    }

    /** Appends a message behind its length of eight bytes. */
    static void append(Chunk target, Message message) {
        byte[] snapshot = SnapshotForm.field(message.snapshot());
        int size = size(message, snapshot);
        target.putLong(size);
        int at = target.claim(size);
        put(target.array(), at, message, snapshot);
    }

    private static int size(Message message, byte[] snapshot) {
        int size = 8
                + Varint.size(message.type().number())
                + Varint.size(message.to())
                + Varint.size(message.from())
                + Varint.size(message.term())
                + Varint.size(message.logTerm())
                + Varint.size(message.index())
                + Varint.size(message.commit())
                + 2
                + Varint.size(message.rejectHint())
                + snapshot.length;
        List<Entry> entries = message.entries();
        for (int i = 0; i < entries.size(); i++) {
            int entry = EntryForm.size(entries.get(i));
            size = Math.addExact(size, 1 + Varint.size(entry) + entry);
        }
        int context = message.context().length;
        return context == 0 ? size : size + 1 + Varint.size(context) + context;
    }

    private static void put(byte[] target, int from, Message message, byte[] snapshot) {
        int at = number(target, from, 1, message.type().number());
        at = number(target, at, 2, message.to());
        at = number(target, at, 3, message.from());
        at = number(target, at, 4, message.term());
        at = number(target, at, 5, message.logTerm());
        at = number(target, at, 6, message.index());
        List<Entry> entries = message.entries();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            target[at] = 7 << 3 | 2;
            at = Varint.put(target, at + 1, EntryForm.size(entry));
            at = EntryForm.put(target, at, entry);
        }
        at = number(target, at, 8, message.commit());
        System.arraycopy(snapshot, 0, target, at, snapshot.length);
        at = number(target, at + snapshot.length, 10, message.reject() ? 1 : 0);
        at = number(target, at, 11, message.rejectHint());
        byte[] context = message.context();
        if (context.length > 0) {
            target[at] = 12 << 3 | 2;
            at = Varint.put(target, at + 1, context.length);
            System.arraycopy(context, 0, target, at, context.length);
        }
    }

    private static int number(byte[] target, int at, int number, long value) {
        target[at] = (byte) (number << 3);
        return Varint.put(target, at + 1, value);
    }

    /** Reads a message. */
    public static Message decode(byte[] bytes, int from, int end) throws MalformedMessageException {
        FieldReader fields = new FieldReader(bytes, from, end);
        long type = 0;
        long to = 0;
        long sender = 0;
        long term = 0;
        long logTerm = 0;
        long index = 0;
        List<Entry> entries = List.of();
        long commit = 0;
        @Nullable Snapshot snapshot = null;
        boolean reject = false;
        long rejectHint = 0;
        byte[] context = NO_CONTEXT;
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 -> type = fields.varint();
                case 2 << 3 -> to = fields.varint();
                case 3 << 3 -> sender = fields.varint();
                case 4 << 3 -> term = fields.varint();
                case 5 << 3 -> logTerm = fields.varint();
                case 6 << 3 -> index = fields.varint();
                case 7 << 3 | 2 -> {
                    entries = entries.isEmpty() ? new ArrayList<>() : entries;
                    entries.add(EntryForm.read(fields.nested()));
                }
                case 8 << 3 -> commit = fields.varint();
                case 9 << 3 | 2 -> snapshot = SnapshotForm.read(fields.nested());
                case 10 << 3 -> reject = fields.varint() != 0;
                case 11 << 3 -> rejectHint = fields.varint();
                case 12 << 3 | 2 -> context = fields.copy();
                default -> fields.skip(tag);
            }
        }
        if (type < 0 || type >= TYPES_END) {
            throw new MalformedMessageException("unknown message type " + type);
        }
        MessageType known = MessageType.ofNumber((int) type);
        if (snapshot != null && known != MessageType.SNAP && SnapshotForm.isNone(snapshot)) {
            snapshot = null;
        }
        return new Message(
                known, to, sender, term, logTerm, index, entries, commit, snapshot, reject, rejectHint, context);
    }
}
