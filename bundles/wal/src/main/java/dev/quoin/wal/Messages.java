package dev.quoin.wal;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.rpc.wire.Varint;
import java.util.List;

/** Writes what records carry: fields in order, zero scalars explicit, as gogoproto does. */
final class Messages {

    /** Bytes that the fields of an entry before its payload take at most. */
    static final int ENTRY_HEAD_BYTES_MAX = 1 + 1 + 1 + 10 + 1 + 10 + 1 + 5;

    private Messages() {}

    /** Puts all of an entry but its payload and gives the length. */
    static int putEntryHead(byte[] target, Entry entry) {
        int at = field(target, 0, 1, entry.type().number());
        at = field(target, at, 2, entry.term());
        at = field(target, at, 3, entry.index());
        int size = entry.size();
        if (size > 0) {
            target[at++] = 4 << 3 | 2;
            at = Varint.put(target, at, size);
        }
        return at;
    }

    static byte[] hardState(HardState state) {
        byte[] bytes =
                new byte[3 + Varint.size(state.term()) + Varint.size(state.vote()) + Varint.size(state.commit())];
        int at = field(bytes, 0, 1, state.term());
        at = field(bytes, at, 2, state.vote());
        field(bytes, at, 3, state.commit());
        return bytes;
    }

    static byte[] mark(SnapshotMark mark) {
        byte[] configuration = mark.confState() == null ? new byte[0] : confState(mark.confState());
        int head = 2 + Varint.size(mark.index()) + Varint.size(mark.term());
        int nested = mark.confState() == null ? 0 : 1 + Varint.size(configuration.length) + configuration.length;
        byte[] bytes = new byte[head + nested];
        int at = field(bytes, 0, 1, mark.index());
        at = field(bytes, at, 2, mark.term());
        if (nested > 0) {
            bytes[at++] = 3 << 3 | 2;
            at = Varint.put(bytes, at, configuration.length);
            System.arraycopy(configuration, 0, bytes, at, configuration.length);
        }
        return bytes;
    }

    private static byte[] confState(ConfState state) {
        byte[] bytes = new byte
                [size(state.voters())
                        + size(state.learners())
                        + size(state.votersOutgoing())
                        + size(state.learnersNext())
                        + 2];
        int at = fields(bytes, 0, 1, state.voters());
        at = fields(bytes, at, 2, state.learners());
        at = fields(bytes, at, 3, state.votersOutgoing());
        at = fields(bytes, at, 4, state.learnersNext());
        field(bytes, at, 5, state.autoLeave() ? 1 : 0);
        return bytes;
    }

    private static int size(List<Long> ids) {
        int size = 0;
        for (long id : ids) {
            size += 1 + Varint.size(id);
        }
        return size;
    }

    private static int fields(byte[] target, int at, int number, List<Long> ids) {
        int position = at;
        for (long id : ids) {
            position = field(target, position, number, id);
        }
        return position;
    }

    private static int field(byte[] target, int at, int number, long value) {
        target[at] = (byte) (number << 3);
        return Varint.put(target, at + 1, value);
    }
}
