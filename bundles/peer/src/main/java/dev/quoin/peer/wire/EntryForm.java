package dev.quoin.peer.wire;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import dev.quoin.rpc.wire.Varint;

/** {@code raftpb.Entry}: scalars are written even when zero, data only where there is some. */
final class EntryForm {
    private static final byte[] NO_DATA = {};

    private EntryForm() {}

    static int size(Entry entry) {
        int data = entry.size();
        return 3
                + Varint.size(entry.type().number())
                + Varint.size(entry.term())
                + Varint.size(entry.index())
                + (data == 0 ? 0 : 1 + Varint.size(data) + data);
    }

    /** Puts an entry at {@code at} and gives the position behind it. */
    static int put(byte[] target, int at, Entry entry) {
        int position = at;
        target[position++] = 1 << 3;
        position = Varint.put(target, position, entry.type().number());
        target[position++] = 2 << 3;
        position = Varint.put(target, position, entry.term());
        target[position++] = 3 << 3;
        position = Varint.put(target, position, entry.index());
        byte[] data = entry.data();
        if (data.length > 0) {
            target[position++] = 4 << 3 | 2;
            position = Varint.put(target, position, data.length);
            System.arraycopy(data, 0, target, position, data.length);
            position += data.length;
        }
        return position;
    }

    static Entry read(FieldReader fields) throws MalformedMessageException {
        long type = 0;
        long term = 0;
        long index = 0;
        byte[] data = NO_DATA;
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 -> type = fields.varint();
                case 2 << 3 -> term = fields.varint();
                case 3 << 3 -> index = fields.varint();
                case 4 << 3 | 2 -> data = fields.copy();
                default -> fields.skip(tag);
            }
        }
        if (type < 0 || type > EntryType.CONF_CHANGE_V2.number()) {
            throw new MalformedMessageException("unknown entry type " + type);
        }
        return new Entry(EntryType.ofNumber((int) type), term, index, data);
    }
}
