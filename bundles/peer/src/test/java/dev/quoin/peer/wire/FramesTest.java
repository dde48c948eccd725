package dev.quoin.peer.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.rpc.wire.MalformedMessageException;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FramesTest {
    private static final String SNAPSHOT = "4a0a12080a02280010001800";

    @Test
    void aMessageIsBehindItsLength() {
        assertThat(encoded(StreamType.MESSAGE, List.of(Message.of(MessageType.APP_RESP, 1, 2, 7))))
                .isEqualTo("000000000000001e" + "0804100118022007280030004000" + SNAPSHOT + "50005800");
    }

    @Test
    void entriesThatGoOnAreToldByThemselves() {
        List<Message> messages = List.of(append(5, 4, 9, 1), append(5, 5, 10, 2), append(5, 5, 12, 0));
        String first = "0803" + "1001" + "1802" + "2005" + "2804" + "3009" + "3a09" + "080010051" + "80a2201" + "0a"
                + "4009" + SNAPSHOT + "50005800";
        assertThat(encoded(StreamType.MSG_APP_V2, messages))
                .isEqualTo("02" + length(first) + first
                        + "01" + "0000000000000002"
                        + "0000000000000009" + "080010051" + "80b2201" + "0b"
                        + "0000000000000009" + "080010051" + "80c2201" + "0c"
                        + "0000000000000009"
                        + "01" + "0000000000000000" + "0000000000000009");
    }

    @Test
    void whatIsWrittenIsReadHoweverItIsCut() throws MalformedMessageException {
        for (StreamType type : StreamType.values()) {
            for (long seed = 0; seed < 200; seed++) {
                Random random = new Random(seed);
                List<Message> messages = messages(type, random);
                byte[] bytes = HexFormat.of().parseHex(encoded(type, messages));
                List<Message> read = new ArrayList<>();
                FrameDecoder decoder = type.decoder(1, 2);
                for (int at = 0; at < bytes.length; ) {
                    int end = Math.min(bytes.length, at + 1 + random.nextInt(random.nextBoolean() ? 3 : 30_000));
                    decoder.feed(Unpooled.wrappedBuffer(bytes, at, end - at), (message, size) -> read.add(message));
                    at = end;
                }
                assertThat(read).as("%s, seed %d", type, seed).isEqualTo(messages);
            }
        }
    }

    @Test
    void signsOfLifeAreNoMessages() throws MalformedMessageException {
        for (StreamType type : StreamType.values()) {
            Chunk chunk = new Chunk(1);
            FrameEncoder encoder = type.encoder();
            encoder.heartbeat(chunk);
            encoder.heartbeat(chunk);
            List<Message> read = new ArrayList<>();
            type.decoder(1, 2).feed(Unpooled.wrappedBuffer(bytes(chunk)), (message, size) -> read.add(message));
            assertThat(read).isEmpty();
        }
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItComes() {
        assertThatThrownBy(() -> feed(StreamType.MESSAGE, "0000000020000001"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("frame of 536870913 bytes is larger than 536870912");
        assertThatThrownBy(() -> feed(StreamType.MESSAGE, "ffffffffffffffff"))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> feed(StreamType.MSG_APP_V2, "027fffffffffffffff"))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> feed(StreamType.MSG_APP_V2, "01ffffffffffffffff"))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> feed(StreamType.MSG_APP_V2, "0100000000000000020000000020000000"))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> feed(StreamType.MSG_APP_V2, "03"))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("failed to parse type 3 in msgappv2 stream");
    }

    @Test
    void theSameEntriesAreEncodedOnce() {
        List<Entry> entries = append(5, 5, 10, 3).entries();
        Outgoing first = Outgoing.of(with(entries, 1), null);
        Outgoing second = Outgoing.of(with(List.copyOf(entries), 3), first);
        assertThat(second.entries()).isSameAs(first.entries());
        assertThat(Outgoing.of(append(5, 5, 10, 3), first).entries()).isNotSameAs(first.entries());
    }

    private static List<Message> messages(StreamType type, Random random) {
        List<Message> messages = new ArrayList<>();
        long index = 3;
        for (int i = 0; i < 20; i++) {
            if (type == StreamType.MESSAGE) {
                messages.add(MessageFormTest.random(random));
            } else {
                int count = random.nextInt(4);
                messages.add(append(random.nextInt(8) == 0 ? 6 : 5, 5, index, count));
                index += count;
            }
        }
        return messages;
    }

    private static Message append(long term, long logTerm, long index, int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            entries.add(new Entry(EntryType.NORMAL, term, index + i, new byte[] {(byte) (index + i)}));
        }
        return Message.builder(MessageType.APP)
                .to(1)
                .from(2)
                .term(term)
                .logTerm(logTerm)
                .index(index)
                .entries(entries)
                .commit(9)
                .build();
    }

    private static Message with(List<Entry> entries, long to) {
        return Message.builder(MessageType.APP)
                .to(to)
                .from(2)
                .term(5)
                .logTerm(5)
                .index(10)
                .entries(entries)
                .build();
    }

    private static String encoded(StreamType type, List<Message> messages) {
        Chunk chunk = new Chunk(16);
        FrameEncoder encoder = type.encoder();
        messages.forEach(message -> encoder.encode(Outgoing.of(message, null), chunk));
        return HexFormat.of().formatHex(bytes(chunk));
    }

    static byte[] bytes(Chunk chunk) {
        ByteBuffer all = ByteBuffer.allocate((int) chunk.size());
        chunk.take().forEach(all::put);
        return all.array();
    }

    private static String length(String hex) {
        return HexFormat.of().toHexDigits(hex.length() / 2L);
    }

    private static void feed(StreamType type, String hex) throws MalformedMessageException {
        type.decoder(1, 2).feed(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)), (message, size) -> {});
    }
}
