package dev.quoin.peer.wire;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import dev.quoin.rpc.wire.Varint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code raftpb.Snapshot}: up to etcd 3.5 every message carries one, if only an empty one. */
final class SnapshotForm {
    private static final byte[] NO_DATA = {};
    /** What a message without a snapshot carries, tag and length included. */
    private static final byte[] NONE = encode(new Snapshot(SnapshotMetadata.EMPTY, NO_DATA));

    private SnapshotForm() {}

    /** The field of a message, tag and length included. */
    static byte[] field(@Nullable Snapshot snapshot) {
        return snapshot == null ? NONE : encode(snapshot);
    }

    private static byte[] encode(Snapshot snapshot) {
        SnapshotMetadata metadata = snapshot.metadata();
        ConfState state = metadata.confState();
        int stateSize = size(state.voters())
                + size(state.learners())
                + size(state.votersOutgoing())
                + size(state.learnersNext())
                + 2;
        int metadataSize = 1
                + Varint.size(stateSize)
                + stateSize
                + 2
                + Varint.size(metadata.index())
                + Varint.size(metadata.term());
        byte[] data = snapshot.data();
        int dataSize = data.length == 0 ? 0 : 1 + Varint.size(data.length) + data.length;
        int size = dataSize + 1 + Varint.size(metadataSize) + metadataSize;
        byte[] target = new byte[1 + Varint.size(size) + size];
        int at = head(target, 0, 9, size);
        if (data.length > 0) {
            at = head(target, at, 1, data.length);
            System.arraycopy(data, 0, target, at, data.length);
            at += data.length;
        }
        at = head(target, at, 2, metadataSize);
        at = head(target, at, 1, stateSize);
        at = ids(target, at, 1, state.voters());
        at = ids(target, at, 2, state.learners());
        at = ids(target, at, 3, state.votersOutgoing());
        at = ids(target, at, 4, state.learnersNext());
        at = number(target, at, 5, state.autoLeave() ? 1 : 0);
        at = number(target, at, 2, metadata.index());
        number(target, at, 3, metadata.term());
        return target;
    }

    static Snapshot read(FieldReader fields) throws MalformedMessageException {
        byte[] data = NO_DATA;
        SnapshotMetadata metadata = SnapshotMetadata.EMPTY;
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 | 2 -> data = fields.copy();
                case 2 << 3 | 2 -> metadata = metadata(fields.nested());
                default -> fields.skip(tag);
            }
        }
        return new Snapshot(metadata, data);
    }

    /** Whether this is what stands for none. */
    static boolean isNone(Snapshot snapshot) {
        return snapshot.index() == 0 && snapshot.term() == 0 && snapshot.data().length == 0;
    }

    private static SnapshotMetadata metadata(FieldReader fields) throws MalformedMessageException {
        ConfState state = ConfState.EMPTY;
        long index = 0;
        long term = 0;
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 | 2 -> state = confState(fields.nested());
                case 2 << 3 -> index = fields.varint();
                case 3 << 3 -> term = fields.varint();
                default -> fields.skip(tag);
            }
        }
        return new SnapshotMetadata(state, index, term);
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
                fields.skip(tag);
            }
        }
        return new ConfState(ids.get(0), ids.get(1), ids.get(2), ids.get(3), autoLeave);
    }

    private static int size(List<Long> ids) {
        int size = 0;
        for (long id : ids) {
            size += 1 + Varint.size(id);
        }
        return size;
    }

    private static int ids(byte[] target, int at, int number, List<Long> ids) {
        int position = at;
        for (long id : ids) {
            position = number(target, position, number, id);
        }
        return position;
    }

    private static int head(byte[] target, int at, int number, int length) {
        target[at] = (byte) (number << 3 | 2);
        return Varint.put(target, at + 1, length);
    }

    private static int number(byte[] target, int at, int number, long value) {
        target[at] = (byte) (number << 3);
        return Varint.put(target, at + 1, value);
    }
}
