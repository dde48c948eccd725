package dev.quoin.v3;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.rpc.etcdserverpb.WatchCancelRequest;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest.FilterType;
import dev.quoin.rpc.etcdserverpb.WatchProgressRequest;
import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.watch.Batch;
import dev.quoin.v3.watch.WatchSettings;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client sees on the wire; compared with etcd 3.4.23. */
class WatchServiceTest {

    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    private final ScriptedMember member = new ScriptedMember();
    private final MemberSlot slot = new MemberSlot();
    private final WatchService service = new WatchService(slot, 100, new WatchSettings(100, 1000));
    private final Answers<WatchRequest, WatchResponse> answers = Answers.flowing();
    private Loopback loopback;
    private StreamObserver<WatchRequest> requests;

    @BeforeEach
    void open() throws IOException {
        slot.set(member);
        loopback = new Loopback(service);
        requests = WatchGrpc.newStub(loopback.channel()).watch(answers);
    }

    @AfterEach
    void close() throws InterruptedException {
        loopback.close();
    }

    @Test
    void watchesFromTheRevisionOfItsAnswerOn() throws Exception {
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setPrevKv(true));
        assertThat(next()).isEqualTo(answer().setCreated(true).build());
        assertThat(member.created.take()).isEqualTo(new WatchSpec(0, bytes("a"), null, 11, false, false, true));
    }

    @Test
    void readsRangesAsEtcdDoes() throws Exception {
        create(WatchCreateRequest.newBuilder().setRangeEnd(ZERO).addFilters(FilterType.NOPUT));
        create(WatchCreateRequest.newBuilder()
                .setKey(bytes("a"))
                .setRangeEnd(bytes("b"))
                .setStartRevision(5));
        assertThat(member.created.take()).isEqualTo(new WatchSpec(0, ZERO, ByteString.EMPTY, 11, true, false, false));
        assertThat(member.created.take()).isEqualTo(new WatchSpec(0, bytes("a"), bytes("b"), 5, false, false, false));
    }

    @Test
    void refusesAWatcherWithoutEndingTheStream() throws Exception {
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(7));
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(7));
        assertThat(next().getWatchId()).isEqualTo(7);
        WatchResponse.Builder refused = answer().setWatchId(-1).setCreated(true).setCanceled(true);
        assertThat(next())
                .isEqualTo(refused.setCancelReason("mvcc: duplicate watch ID provided on the WatchStream")
                        .build());
        member.permitted = false;
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")));
        assertThat(next().getCancelReason())
                .isEqualTo("rpc error: code = PermissionDenied desc = etcdserver: permission denied");
    }

    @Test
    void sendsBatchesOfItsWatchersOnly() throws Exception {
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(7));
        next();
        assertThat(member.listener.offer(8, batch(11, 1, 1))).isTrue();
        assertThat(member.listener.offer(7, batch(12, 2, 1))).isTrue();
        assertThat(next())
                .isEqualTo(answer(12)
                        .setWatchId(7)
                        .addAllEvents(batch(12, 2, 1).events())
                        .build());
    }

    @Test
    void sendsNothingAfterTheAnswerToACancel() throws Exception {
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(7));
        next();
        cancel(7);
        assertThat(next()).isEqualTo(answer().setWatchId(7).setCanceled(true).build());
        assertThat(member.cancelled.take()).isEqualTo(7);
        member.listener.offer(7, batch(12, 1, 1));
        cancel(7);
        cancel(99);
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(9));
        assertThat(next().getWatchId()).isEqualTo(9);
    }

    @Test
    void tellsOfCompactionWithoutARevision() throws Exception {
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(7));
        next();
        member.listener.compacted(7, 42);
        assertThat(next())
                .isEqualTo(answer(0)
                        .setWatchId(7)
                        .setCanceled(true)
                        .setCompactRevision(42)
                        .build());
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(7));
        assertThat(next().getCancelReason()).contains("duplicate");
        cancel(7);
        assertThat(next().getCanceled()).isTrue();
    }

    @Test
    void asksForProgressOfTheStreamAndOfIdleWatchers() throws Exception {
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(7).setProgressNotify(true));
        next();
        requests.onNext(WatchRequest.newBuilder()
                .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                .build());
        assertThat(member.signals.poll(10, TimeUnit.SECONDS)).isEqualTo("progress -1");
        assertThat(member.signals.poll(10, TimeUnit.SECONDS)).isEqualTo("progress 7");
        member.listener.offer(-1, batch(15, 0, 0));
        assertThat(next()).isEqualTo(answer(15).setWatchId(-1).build());
    }

    @Test
    void sendsPiecesToThoseWhoAllowThem() throws Exception {
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(7).setFragment(true));
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(8));
        next();
        next();
        member.listener.offer(7, batch(12, 2, 800));
        member.listener.offer(8, batch(12, 2, 800));
        WatchResponse first = next();
        assertThat(first.getFragment()).isTrue();
        assertThat(first.getEventsCount()).isEqualTo(1);
        WatchResponse second = next();
        assertThat(second.getFragment()).isFalse();
        assertThat(second.getEventsCount()).isEqualTo(1);
        assertThat(next().getEventsCount()).isEqualTo(2);
    }

    @Test
    void refusesWhatASlowClientDoesNotTakeAndResumes() throws Exception {
        Answers<WatchRequest, WatchResponse> slow = new Answers<>(true);
        WatchGrpc.newStub(loopback.channel())
                .watch(slow)
                .onNext(WatchRequest.newBuilder()
                        .setCreateRequest(WatchCreateRequest.newBuilder()
                                .setKey(bytes("a"))
                                .setWatchId(70))
                        .build());
        slow.request(1);
        assertThat(slow.next(WatchResponse.class).getCreated()).isTrue();
        int taken = 0;
        while (member.listener.offer(70, batch(12 + taken, 1, 16 * 1024))) {
            taken++;
            assertThat(taken).as("bounded").isLessThan(2000);
        }
        slow.request(Integer.MAX_VALUE);
        for (int i = 0; i < taken; i++) {
            assertThat(slow.next(WatchResponse.class).getHeader().getRevision()).isEqualTo(12 + i);
        }
        assertThat(member.signals.poll(10, TimeUnit.SECONDS)).isEqualTo("resume");
        assertThat(member.listener.offer(70, batch(9999, 1, 1))).isTrue();
        assertThat(slow.next(WatchResponse.class).getHeader().getRevision()).isEqualTo(9999);
    }

    @Test
    void goesOnAfterTheClientsLastRequest() throws Exception {
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")).setWatchId(7));
        next();
        requests.onCompleted();
        member.listener.offer(7, batch(12, 1, 1));
        assertThat(next().getEventsCount()).isEqualTo(1);
    }

    @Test
    void endsWhenTheMemberStops() throws Exception {
        create(WatchCreateRequest.newBuilder().setKey(bytes("a")));
        next();
        member.stopped.run();
        Status status = answers.status();
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription()).isEqualTo("etcdserver: server stopped");
        assertThat(member.signals.poll(10, TimeUnit.SECONDS)).isEqualTo("close");
    }

    @Test
    void endsWhenTheLeaderIsLostForLong() throws Exception {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
        Answers<WatchRequest, WatchResponse> strict = Answers.flowing();
        WatchGrpc.newStub(loopback.channel())
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .watch(strict);
        member.leader = false;
        assertThat(strict.status().getDescription()).isEqualTo("etcdserver: no leader");
    }

    private WatchResponse next() throws InterruptedException {
        return answers.next(WatchResponse.class);
    }

    private void create(WatchCreateRequest.Builder create) {
        requests.onNext(WatchRequest.newBuilder().setCreateRequest(create).build());
    }

    private void cancel(long watchId) {
        requests.onNext(WatchRequest.newBuilder()
                .setCancelRequest(WatchCancelRequest.newBuilder().setWatchId(watchId))
                .build());
    }

    private static WatchResponse.Builder answer() {
        return WatchResponse.newBuilder().setHeader(ScriptedMember.HEADER);
    }

    private static WatchResponse.Builder answer(long revision) {
        return WatchResponse.newBuilder()
                .setHeader(ScriptedMember.HEADER.toBuilder().setRevision(revision));
    }

    private static Batch batch(long revision, int events, int bytes) {
        Event event = Event.newBuilder()
                .setKv(KeyValue.newBuilder()
                        .setKey(bytes("a"))
                        .setModRevision(revision)
                        .setValue(ByteString.copyFrom(new byte[bytes])))
                .build();
        return Batch.of(revision, Collections.nCopies(events, event));
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
