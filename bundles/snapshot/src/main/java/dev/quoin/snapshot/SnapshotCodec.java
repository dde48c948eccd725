package dev.quoin.snapshot;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The bytes of a {@code .snap} file: {@code {1: crc, 2: raftpb.Snapshot}}. Written as etcd 3.4 to 3.6 writes it: zero
 * scalars and empty messages are there, repeated numbers are not packed. Read in any protobuf form.
 */
final class SnapshotCodec {

    private static final int VARINT = 0;
    private static final int BYTES = 2;

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
        long crc = 0;
        byte[] data = {};
        WireReader reader = new WireReader(file);
        while (reader.next()) {
            if (reader.is(1, VARINT)) {
                crc = reader.number();
            } else if (reader.is(2, BYTES)) {
                data = reader.bytes();
            }
        }
        if (data.length == 0 || crc == 0) {
            throw new IOException("holds no snapshot");
        }
        if (crc != crc(data)) {
            throw new IOException("does not match its checksum");
        }
        return snapshot(data);
    }

    private static Snapshot snapshot(byte[] message) throws IOException {
        byte[] data = {};
        SnapshotMetadata metadata = SnapshotMetadata.EMPTY;
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            if (reader.is(1, BYTES)) {
                data = reader.bytes();
            } else if (reader.is(2, BYTES)) {
                metadata = metadata(reader.bytes());
            }
        }
        return new Snapshot(metadata, data);
    }

    private static SnapshotMetadata metadata(byte[] message) throws IOException {
        ConfState confState = ConfState.EMPTY;
        long index = 0;
        long term = 0;
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            if (reader.is(1, BYTES)) {
                confState = confState(reader.bytes());
            } else if (reader.is(2, VARINT)) {
                index = reader.number();
            } else if (reader.is(3, VARINT)) {
                term = reader.number();
            }
        }
        return new SnapshotMetadata(confState, index, term);
    }

    private static ConfState confState(byte[] message) throws IOException {
        List<List<Long>> sets = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        boolean autoLeave = false;
        WireReader reader = new WireReader(message);
        while (reader.next()) {
            int field = reader.field();
            if (field >= 1 && field <= sets.size()) {
                reader.numbersInto(sets.get(field - 1));
            } else if (reader.is(5, VARINT)) {
                autoLeave = reader.number() != 0;
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
