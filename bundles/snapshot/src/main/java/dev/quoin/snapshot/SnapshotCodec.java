package dev.quoin.snapshot;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a {@code .snap} file: {@code {1: crc, 2: raftpb.Snapshot}}. Written as etcd 3.4 to 3.6 writes it: zero
 * scalars and empty messages are there, repeated numbers are not packed. Read in any protobuf form.
 */
final class SnapshotCodec {

    private SnapshotCodec() {}

    static byte[] encode(Snapshot snapshot) {
        WireWriter confState = new WireWriter();
        ConfState members = snapshot.metadata().confState();
        numbers(confState, 1, members.voters());
        numbers(confState, 2, members.learners());
        numbers(confState, 3, members.votersOutgoing());
        numbers(confState, 4, members.learnersNext());
        confState.number(5, members.autoLeave() ? 1 : 0);
        WireWriter metadata = new WireWriter();
        metadata.bytes(1, confState.toByteArray()).number(2, snapshot.index()).number(3, snapshot.term());
        WireWriter message = new WireWriter();
        message.bytes(1, snapshot.data()).bytes(2, metadata.toByteArray());
        byte[] data = message.toByteArray();
        return new WireWriter().number(1, crc(data)).bytes(2, data).toByteArray();
    }

    /** Reads a file's bytes; the message of an exception ends a sentence about the file. */
    static Snapshot decode(byte[] file) throws IOException {
        try {
            return checked(new FieldReader(file));
        } catch (MalformedMessageException e) {
            throw new IOException("is not a protobuf message: " + e.getMessage(), e);
        }
    }

    private static Snapshot checked(FieldReader fields) throws IOException {
        long crc = 0;
        byte[] data = {};
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 -> crc = fields.varint();
                case 2 << 3 | 2 -> data = fields.copy();
                default -> fields.skip(tag);
            }
        }
        if (data.length == 0 || crc == 0) {
            throw new IOException("holds no snapshot");
        }
        if (crc != crc(data)) {
            throw new IOException("does not match its checksum");
        }
        return snapshot(new FieldReader(data));
    }

    private static Snapshot snapshot(FieldReader fields) throws MalformedMessageException {
        byte[] data = {};
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

    private static SnapshotMetadata metadata(FieldReader fields) throws MalformedMessageException {
        ConfState confState = ConfState.EMPTY;
        long index = 0;
        long term = 0;
        while (fields.hasMore()) {
            int tag = fields.tag();
            switch (tag) {
                case 1 << 3 | 2 -> confState = confState(fields.nested());
                case 2 << 3 -> index = fields.varint();
                case 3 << 3 -> term = fields.varint();
                default -> fields.skip(tag);
            }
        }
        return new SnapshotMetadata(confState, index, term);
    }

    private static ConfState confState(FieldReader fields) throws MalformedMessageException {
        List<List<Long>> sets = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        boolean autoLeave = false;
        while (fields.hasMore()) {
            int tag = fields.tag();
            int number = tag >>> 3;
            if (tag == 5 << 3) {
                autoLeave = fields.varint() != 0;
            } else if (number <= sets.size()) {
                fields.varints(tag, sets.get(number - 1));
            } else {
                fields.skip(tag);
            }
        }
        return new ConfState(sets.get(0), sets.get(1), sets.get(2), sets.get(3), autoLeave);
    }

    private static void numbers(WireWriter target, int field, List<Long> values) {
        values.forEach(value -> target.number(field, value));
    }

    private static long crc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return crc.getValue();
    }
}
