package dev.quoin.peer.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Message;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What two members of etcd 3.4.23 said to each other, recorded between them while they elected a leader, took writes from
 * both and handed leadership over: read here, and written again byte for byte.
 */
final class RecordedStreamsTest {
    private static final String LEFT = "282f2d0bec3a0795";
    private static final String RIGHT = "751f383534fac39c";

    @ParameterizedTest
    @CsvSource({
        "MSG_APP_V2, " + LEFT + ", " + RIGHT,
        "MSG_APP_V2, " + RIGHT + ", " + LEFT,
        "MESSAGE, " + LEFT + ", " + RIGHT,
        "MESSAGE, " + RIGHT + ", " + LEFT
    })
    void isReadAndWrittenByteForByte(StreamType type, String to, String from) throws IOException {
        byte[] recorded = recording("etcd-3.4.23-" + type.path() + "-to-" + to + ".bin");
        FrameDecoder decoder = type.decoder(id(to), id(from));
        FrameEncoder encoder = type.encoder();
        List<Message> read = new ArrayList<>();
        int messages = 0;
        int start = 0;
        for (int at = 0; at < recorded.length; at++) {
            decoder.feed(Unpooled.wrappedBuffer(recorded, at, 1), (message, bytes) -> read.add(message));
            Chunk again = new Chunk(16);
            if (!read.isEmpty()) {
                messages++;
                Message message = read.remove(0);
                assertThat(message.to()).isEqualTo(id(to));
                assertThat(message.from()).isEqualTo(id(from));
                encoder.encode(Outgoing.of(message, null), again);
            } else if (isSignOfLife(type, recorded, start, at + 1)) {
                encoder.heartbeat(again);
            } else {
                continue;
            }
            assertThat(HexFormat.of().formatHex(FramesTest.bytes(again)))
                    .as("from byte %d on", start)
                    .isEqualTo(HexFormat.of().formatHex(recorded, start, at + 1));
            start = at + 1;
        }
        assertThat(start).isEqualTo(recorded.length);
        assertThat(messages).isPositive();
    }

    private static boolean isSignOfLife(StreamType type, byte[] recorded, int start, int end) {
        Chunk alive = new Chunk(64);
        type.encoder().heartbeat(alive);
        return Arrays.equals(recorded, start, end, FramesTest.bytes(alive), 0, (int) alive.size());
    }

    private static long id(String hex) {
        return Long.parseUnsignedLong(hex, 16);
    }

    private static byte[] recording(String name) throws IOException {
        try (InputStream in = RecordedStreamsTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }
}
