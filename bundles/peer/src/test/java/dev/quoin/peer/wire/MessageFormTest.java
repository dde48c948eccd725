package dev.quoin.peer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MessageFormTest {
    /** Every scalar, zero or not, and a snapshot of nothing. */
    private static final String ALIVE =
            "0808" + "1000" + "1800" + "2000" + "2800" + "3000" + "4000" + "4a0a12080a02280010001800" + "5000" + "5800";

    @Test
    void zerosAndTheEmptySnapshotAreWritten() {
        assertThat(hex(MessageForm.encode(Message.of(MessageType.HEARTBEAT, 0, 0, 0))))
                .isEqualTo(ALIVE);
    }

    @Test
    void whatIsLeftOutIsZero() throws MalformedMessageException {
        byte[] bytes = HexFormat.of().parseHex("0804100118022007");
        assertThat(MessageForm.decode(bytes, 0, bytes.length)).isEqualTo(Message.of(MessageType.APP_RESP, 1, 2, 7));
    }

    @Test
    void fieldsOfLaterVersionsAreIgnored() throws MalformedMessageException {
        byte[] bytes = HexFormat.of().parseHex("08041001" + "6805" + "72020800" + "18022007");
        assertThat(MessageForm.decode(bytes, 0, bytes.length)).isEqualTo(Message.of(MessageType.APP_RESP, 1, 2, 7));
    }

    @Test
    void equalsTheGeneratedCodec() throws Exception {
        for (long seed = 0; seed < 2_000; seed++) {
            Message message = random(new Random(seed));
            byte[] bytes = MessageForm.encode(message);
            assertThat(hex(bytes)).as("seed %d", seed).isEqualTo(hex(generated(message)));
            assertThat(MessageForm.decode(bytes, 0, bytes.length))
                    .as("seed %d", seed)
                    .isEqualTo(message);
        }
    }

    @Test
    void cutOrChangedBytesAreRefusedAndNothingElse() {
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = MessageForm.encode(random(random));
            byte[] damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                MessageForm.decode(damaged, 0, damaged.length);
            } catch (MalformedMessageException e) {
                assertThat(e).hasMessageMatching("[a-z].*");
            }
        }
        assertThatThrownBy(() -> MessageForm.decode(new byte[] {8, 77}, 0, 2))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("unknown message type 77");
    }

    static Message random(Random random) {
        MessageType type = MessageType.ofNumber(random.nextInt(19));
        List<Entry> entries = new ArrayList<>();
        long index = number(random);
        for (int i = random.nextInt(4); i > 0; i--) {
            byte[] data = new byte[random.nextInt(4) * random.nextInt(200)];
            random.nextBytes(data);
            entries.add(new Entry(EntryType.ofNumber(random.nextInt(3)), number(random), ++index, data));
        }
        byte[] context = new byte[random.nextInt(3) * 8];
        random.nextBytes(context);
        return Message.builder(type)
                .to(random.nextLong())
                .from(random.nextLong())
                .term(number(random))
                .logTerm(number(random))
                .index(number(random))
                .entries(entries)
                .commit(number(random))
                .snapshot(type == MessageType.SNAP ? snapshot(random) : null)
                .reject(random.nextBoolean())
                .rejectHint(number(random))
                .context(context)
                .build();
    }

    private static Snapshot snapshot(Random random) {
        byte[] data = new byte[random.nextInt(1000)];
        random.nextBytes(data);
        ConfState state = new ConfState(
                List.of(1L, random.nextLong()),
                random.nextBoolean() ? List.of() : List.of(random.nextLong()),
                random.nextBoolean() ? List.of() : List.of(3L),
                random.nextBoolean() ? List.of() : List.of(4L, 5L),
                random.nextBoolean());
        return new Snapshot(new SnapshotMetadata(state, number(random), number(random)), data);
    }

    private static long number(Random random) {
        return random.nextLong() >>> random.nextInt(64);
    }

    private static byte[] generated(Message message) {
        var builder = dev.quoin.rpc.raftpb.Message.newBuilder()
                .setType(dev.quoin.rpc.raftpb.MessageType.forNumber(
                        message.type().number()))
                .setTo(message.to())
                .setFrom(message.from())
                .setTerm(message.term())
                .setLogTerm(message.logTerm())
                .setIndex(message.index())
                .setCommit(message.commit())
                .setReject(message.reject())
                .setRejectHint(message.rejectHint());
        for (Entry entry : message.entries()) {
            var one = dev.quoin.rpc.raftpb.Entry.newBuilder()
                    .setType(dev.quoin.rpc.raftpb.EntryType.forNumber(
                            entry.type().number()))
                    .setTerm(entry.term())
                    .setIndex(entry.index());
            if (entry.size() > 0) {
                one.setData(ByteString.copyFrom(entry.data()));
            }
            builder.addEntries(one);
        }
        if (message.context().length > 0) {
            builder.setContext(ByteString.copyFrom(message.context()));
        }
        Snapshot given = message.snapshot();
        Snapshot snapshot = given == null ? new Snapshot(SnapshotMetadata.EMPTY, new byte[0]) : given;
        var body = dev.quoin.rpc.raftpb.Snapshot.newBuilder();
        if (snapshot.data().length > 0) {
            body.setData(ByteString.copyFrom(snapshot.data()));
        }
        ConfState state = snapshot.metadata().confState();
        body.setMetadata(dev.quoin.rpc.raftpb.SnapshotMetadata.newBuilder()
                .setConfState(dev.quoin.rpc.raftpb.ConfState.newBuilder()
                        .addAllVoters(state.voters())
                        .addAllLearners(state.learners())
                        .addAllVotersOutgoing(state.votersOutgoing())
                        .addAllLearnersNext(state.learnersNext())
                        .setAutoLeave(state.autoLeave()))
                .setIndex(snapshot.index())
                .setTerm(snapshot.term()));
        return builder.setSnapshot(body).build().toByteArray();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
