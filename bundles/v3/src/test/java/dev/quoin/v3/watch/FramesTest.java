package dev.quoin.v3.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.server.Member;
import dev.quoin.rpc.etcdserverpb.ResponseHeader;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import io.grpc.Drainable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FramesTest {

    private static final ResponseHeader HEADER = ResponseHeader.newBuilder()
            .setClusterId(1L << 63)
            .setMemberId(7)
            .setRaftTerm(3)
            .build();

    private final Frames frames = new Frames();
    private int headers;

    private final Member member = member();

    @Test
    void writesTheBytesOfTheGeneratedMessage() throws Exception {
        for (long watchId : new long[] {-1, 0, 1, 300}) {
            Batch batch = Batch.of(9, events(3, 10));
            WatchResponse expected = response(watchId, batch).build();
            assertThat(drained(frames.of(watchId, batch, member))).isEqualTo(expected.toByteArray());
            assertThat(frames.of(watchId, batch, member).stream().readAllBytes())
                    .isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void makesOneHeaderForAllWatchersOfABatch() throws Exception {
        Batch batch = Batch.of(9, events(1, 10));
        frames.of(1, batch, member);
        frames.of(2, batch, member);
        assertThat(headers).isEqualTo(1);
        WatchResponse next = WatchResponse.parseFrom(frames.of(2, Batch.of(10, events(1, 10)), member).stream());
        assertThat(next.getHeader().getRevision()).isEqualTo(10);
    }

    @Test
    void cutsALargeBatchIntoPieces() throws Exception {
        Batch batch = Batch.of(9, events(10, 300));
        List<Event> read = new ArrayList<>();
        List<Boolean> more = new ArrayList<>();
        for (Frame piece : frames.pieces(5, batch, member, 1000)) {
            assertThat(piece.size()).isLessThan(1000);
            WatchResponse response = WatchResponse.parseFrom(piece.stream());
            assertThat(response.getWatchId()).isEqualTo(5);
            assertThat(response.getHeader().getRevision()).isEqualTo(9);
            read.addAll(response.getEventsList());
            more.add(response.getFragment());
        }
        assertThat(read).isEqualTo(batch.events());
        assertThat(more).containsExactly(true, true, true, false);
    }

    @Test
    void leavesASingleEventWhole() throws Exception {
        Batch batch = Batch.of(9, events(1, 3000));
        List<Frame> pieces = frames.pieces(5, batch, member, 1000);
        assertThat(pieces).hasSize(1);
        assertThat(WatchResponse.parseFrom(pieces.get(0).stream()))
                .isEqualTo(response(5, batch).build());
    }

    @Test
    void leavesASmallBatchWhole() throws Exception {
        Batch batch = Batch.of(9, events(3, 10));
        List<Frame> pieces = frames.pieces(5, batch, member, 1000);
        assertThat(pieces).hasSize(1);
        assertThat(WatchResponse.parseFrom(pieces.get(0).stream()))
                .isEqualTo(response(5, batch).build());
    }

    /** A member that is only asked for its header. */
    private Member member() {
        Class<Member> type = Member.class;
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            assertThat(method.getName()).isEqualTo("header");
            headers++;
            return HEADER;
        }));
    }

    private static WatchResponse.Builder response(long watchId, Batch batch) {
        return WatchResponse.newBuilder()
                .setHeader(HEADER.toBuilder().setRevision(batch.revision()))
                .setWatchId(watchId)
                .addAllEvents(batch.events());
    }

    private static List<Event> events(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> Event.newBuilder()
                        .setKv(KeyValue.newBuilder()
                                .setKey(ByteString.copyFromUtf8("k" + i))
                                .setValue(ByteString.copyFrom(new byte[bytes])))
                        .build())
                .toList();
    }

    private static byte[] drained(Frame frame) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(((Drainable) frame.stream()).drainTo(out)).isEqualTo(frame.size());
        return out.toByteArray();
    }
}
