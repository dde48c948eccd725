package dev.quoin.wal;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what records carry. Absent scalars are zero (etcd 3.7 leaves them out); a field that no version of these messages
 * has is refused, because the type of a record is not covered by its checksum and this is what shows a wrong one.
 */
final class MessageReader {

    private static final byte[] NO_DATA = {};

    private MessageReader() {}

    static Entry entry(byte[] bytes, int from, int end) throws MalformedMessageException {
        FieldReader fields = new FieldReader(bytes, from, end);
        long type = 0;
        long term = 0;
        long index = 0;
        byte[] data = NO_DATA;
        while (fields.hasMore()) {
            switch (fields.tag()) {
                case 1 << 3 -> type = fields.varint();
                case 2 << 3 -> term = fields.varint();
                case 3 << 3 -> index = fields.varint();
                case 4 << 3 | 2 -> data = fields.copy();
                default -> throw new MalformedMessageException("unknown field in an entry");
            }
        }
        if (type < 0 || type > EntryType.CONF_CHANGE_V2.number() || term == 0 || index == 0) {
            throw new MalformedMessageException("no entry has type " + type + ", term " + term + ", index " + index);
        }
        return new Entry(EntryType.ofNumber((int) type), term, index, data);
    }

    static HardState hardState(byte[] bytes, int from, int end) throws MalformedMessageException {
        FieldReader fields = new FieldReader(bytes, from, end);
        long term = 0;
        long vote = 0;
        long commit = 0;
        while (fields.hasMore()) {
            switch (fields.tag()) {
                case 1 << 3 -> term = fields.varint();
                case 2 << 3 -> vote = fields.varint();
                case 3 << 3 -> commit = fields.varint();
                default -> throw new MalformedMessageException("unknown field in a hard state");
            }
        }
        return new HardState(term, vote, commit);
    }

    static SnapshotMark mark(byte[] bytes, int from, int end) throws MalformedMessageException {
        FieldReader fields = new FieldReader(bytes, from, end);
        long index = 0;
        long term = 0;
        @Nullable ConfState configuration = null;
        while (fields.hasMore()) {
            switch (fields.tag()) {
                case 1 << 3 -> index = fields.varint();
                case 2 << 3 -> term = fields.varint();
                case 3 << 3 | 2 -> configuration = confState(fields.nested());
                default -> throw new MalformedMessageException("unknown field in a snapshot mark");
            }
        }
        return new SnapshotMark(index, term, configuration);
    }

    private static ConfState confState(FieldReader fields) throws MalformedMessageException {
        List<List<Long>> ids = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        boolean autoLeave = false;
        while (fields.hasMore()) {
            int tag = fields.tag();
            int number = tag >>> 3;
            if (tag == 5 << 3) {
                autoLeave = fields.varint() != 0;
            } else if (number <= 4) {
                fields.varints(tag, ids.get(number - 1));
            } else {
                throw new MalformedMessageException("unknown field in a configuration");
            }
        }
        return new ConfState(ids.get(0), ids.get(1), ids.get(2), ids.get(3), autoLeave);
    }
}
