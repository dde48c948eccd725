package dev.quoin.wal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.rpc.walpb.Record;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The codec of this bundle against the generated one. */
class MessagesOracleTest {

    @Property(tries = 300)
    void entriesAreEncodedAsTheGeneratedClassesDo(
            @ForAll EntryType type,
            @ForAll @LongRange(min = 1) long term,
            @ForAll @LongRange(min = 1) long index,
            @ForAll byte[] data)
            throws InvalidProtocolBufferException, MalformedMessageException {
        Entry entry = new Entry(type, term, index, data);
        byte[] head = new byte[Messages.ENTRY_HEAD_BYTES_MAX];
        int length = Messages.putEntryHead(head, entry);
        byte[] ours = Arrays.copyOf(head, length + data.length);
        System.arraycopy(data, 0, ours, length, data.length);

        dev.quoin.rpc.raftpb.Entry.Builder theirs = dev.quoin.rpc.raftpb.Entry.newBuilder()
                .setType(dev.quoin.rpc.raftpb.EntryType.forNumber(type.number()))
                .setTerm(term)
                .setIndex(index);
        if (data.length > 0) {
            theirs.setData(ByteString.copyFrom(data));
        }
        assertThat(ours).isEqualTo(theirs.build().toByteArray());
        assertThat(MessageReader.entry(ours, 0, ours.length)).isEqualTo(entry);
    }

    @Property(tries = 300)
    void hardStatesAreEncodedAsTheGeneratedClassesDo(@ForAll long term, @ForAll long vote, @ForAll long commit)
            throws MalformedMessageException {
        HardState state = new HardState(term, vote, commit);
        byte[] ours = Messages.hardState(state);
        assertThat(ours)
                .isEqualTo(dev.quoin.rpc.raftpb.HardState.newBuilder()
                        .setTerm(term)
                        .setVote(vote)
                        .setCommit(commit)
                        .build()
                        .toByteArray());
        assertThat(MessageReader.hardState(ours, 0, ours.length)).isEqualTo(state);
    }

    @Property(tries = 300)
    void marksAreEncodedAsTheGeneratedClassesDo(
            @ForAll long index,
            @ForAll long term,
            @ForAll @Size(max = 4) List<Long> voters,
            @ForAll @Size(max = 4) List<Long> learners,
            @ForAll @Size(max = 4) List<Long> outgoing,
            @ForAll @Size(max = 4) List<Long> learnersNext,
            @ForAll boolean autoLeave)
            throws MalformedMessageException {
        SnapshotMark mark =
                new SnapshotMark(index, term, new ConfState(voters, learners, outgoing, learnersNext, autoLeave));
        byte[] ours = Messages.mark(mark);
        assertThat(ours)
                .isEqualTo(dev.quoin.rpc.walpb.Snapshot.newBuilder()
                        .setIndex(index)
                        .setTerm(term)
                        .setConfState(dev.quoin.rpc.raftpb.ConfState.newBuilder()
                                .addAllVoters(voters)
                                .addAllLearners(learners)
                                .addAllVotersOutgoing(outgoing)
                                .addAllLearnersNext(learnersNext)
                                .setAutoLeave(autoLeave))
                        .build()
                        .toByteArray());
        assertThat(MessageReader.mark(ours, 0, ours.length)).isEqualTo(mark);
        SnapshotMark bare = new SnapshotMark(index, term, (@Nullable ConfState) null);
        byte[] bareBytes = Messages.mark(bare);
        assertThat(MessageReader.mark(bareBytes, 0, bareBytes.length)).isEqualTo(bare);
    }

    @Property(tries = 100)
    void recordsAreEncodedAsTheGeneratedClassesDo(@ForAll byte[] metadata, @ForAll byte[] data) throws IOException {
        CrashableDisk disk = new CrashableDisk();
        Path file = Path.of("/f");
        RunningCrc crc = new RunningCrc();
        SegmentWriter writer = new SegmentWriter(disk.create(file), 0, 0, 0, crc);
        Entry entry = new Entry(EntryType.NORMAL, 7, 9, data);
        writer.crc();
        writer.metadata(metadata);
        int crcOfMetadata = crc.value();
        writer.entry(entry);
        int crcOfEntry = crc.value();
        writer.flush();

        ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(nextRecord(bytes))
                .isEqualTo(Record.newBuilder().setType(4).setCrc(0).build());
        assertThat(nextRecord(bytes))
                .isEqualTo(Record.newBuilder()
                        .setType(1)
                        .setCrc(crcOfMetadata)
                        .setData(ByteString.copyFrom(metadata))
                        .build());
        Record record = nextRecord(bytes);
        assertThat(record.getType()).isEqualTo(2);
        assertThat(record.getCrc()).isEqualTo(crcOfEntry);
        assertThat(dev.quoin.rpc.raftpb.Entry.parseFrom(record.getData())
                        .getData()
                        .toByteArray())
                .isEqualTo(data);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    /** Reads one frame by the rules of the format, written down a second time. */
    private static Record nextRecord(ByteBuffer bytes) throws InvalidProtocolBufferException {
        long word = bytes.getLong();
        byte[] record = new byte[(int) (word & 0xFF_FFFF_FFFF_FFFFL)];
        bytes.get(record);
        int padding = word < 0 ? (int) (word >>> 56 & 7) : 0;
        for (int i = 0; i < padding; i++) {
            assertThat(bytes.get()).isZero();
        }
        assertThat(bytes.position() % 8).isZero();
        Record parsed = Record.parseFrom(record);
        assertThat(parsed.toByteArray()).isEqualTo(record);
        return parsed;
    }
}
