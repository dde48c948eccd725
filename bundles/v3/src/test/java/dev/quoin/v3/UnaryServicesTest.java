package dev.quoin.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.PinnedImage;
import dev.quoin.api.server.Ready;
import dev.quoin.api.server.Reply;
import dev.quoin.api.snapshot.DatabaseImage;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveRequest;
import dev.quoin.rpc.etcdserverpb.LeaseKeepAliveResponse;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.SnapshotRequest;
import dev.quoin.rpc.etcdserverpb.SnapshotResponse;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.LeaseGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import dev.quoin.rpc.grpc.health.HealthGrpc;
import dev.quoin.rpc.health.HealthCheckRequest;
import dev.quoin.rpc.health.HealthCheckResponse;
import dev.quoin.v3.call.MemberSlot;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnaryServicesTest {

    private static final PutRequest PUT =
            PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();

    private final ScriptedMember member = new ScriptedMember();
    private final MemberSlot slot = new MemberSlot();
    private final KvService keyValues = new KvService(slot, 128);
    private final LeaseService leases = new LeaseService(slot, 100);
    private final MaintenanceService maintenance = new MaintenanceService(slot);
    private final HealthService health = new HealthService();
    private Loopback loopback;

    @BeforeEach
    void open() throws IOException {
        slot.set(member);
        loopback = new Loopback(keyValues, leases, maintenance, health);
    }

    @AfterEach
    void close() throws InterruptedException {
        loopback.close();
    }

    @Test
    void answersFromTheMembersThread() {
        member.on(
                "put",
                (Caller caller, PutRequest request, Reply<PutResponse> reply) ->
                        new Thread(() -> reply.done(putResponse())).start());
        assertThat(kv().put(PUT)).isEqualTo(putResponse());
    }

    @Test
    void answersAtOnce() {
        member.on("put", (Caller caller, PutRequest request, Reply<PutResponse> reply) -> reply.done(putResponse()));
        assertThat(kv().put(PUT)).isEqualTo(putResponse());
    }

    @Test
    void handsCredentialsAndKnownFieldsOnly() throws Exception {
        var seen = new LinkedBlockingQueue<Object>();
        member.on("put", (Caller caller, PutRequest request, Reply<PutResponse> reply) -> {
            seen.add(caller);
            seen.add(request);
            reply.done(putResponse());
        });
        PutRequest strange = PUT.toBuilder()
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                999,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build())
                .build();
        KVGrpc.newBlockingStub(loopback.channel())
                .withInterceptors(header("token", "secret"))
                .put(strange);
        assertThat(seen.take()).isEqualTo(new Caller("secret", ""));
        assertThat(seen.take()).isEqualTo(PUT);
    }

    @Test
    void tellsErrorsInEtcdsWords() {
        member.on(
                "put",
                (Caller caller, PutRequest request, Reply<PutResponse> reply) ->
                        reply.failed(new MemberException(EtcdError.NO_SPACE)));
        fails(() -> kv().put(PUT), Status.Code.RESOURCE_EXHAUSTED, "etcdserver: mvcc: database space exceeded");
        fails(
                () -> kv().put(PutRequest.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "etcdserver: key is not provided");
    }

    @Test
    void isUnavailableWithoutAMemberOrTheLeaderAskedFor() {
        member.leader = false;
        fails(
                () -> KVGrpc.newBlockingStub(loopback.channel())
                        .withInterceptors(header("hasleader", "true"))
                        .put(PUT),
                Status.Code.UNAVAILABLE,
                "etcdserver: no leader");
        slot.clear(member);
        fails(() -> kv().put(PUT), Status.Code.UNAVAILABLE, "etcdserver: server stopped");
    }

    @Test
    void renewsOneAfterTheOther() throws Exception {
        var waiting = new LinkedBlockingQueue<Runnable>();
        member.on(
                "keepAlive",
                (Caller caller, LeaseKeepAliveRequest request, Reply<LeaseKeepAliveResponse> reply) ->
                        waiting.add(() -> reply.done(LeaseKeepAliveResponse.newBuilder()
                                .setID(request.getID())
                                .build())));
        Answers<LeaseKeepAliveRequest, LeaseKeepAliveResponse> answers = Answers.flowing();
        StreamObserver<LeaseKeepAliveRequest> requests =
                LeaseGrpc.newStub(loopback.channel()).leaseKeepAlive(answers);
        for (long id = 1; id <= 3; id++) {
            requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(id).build());
        }
        requests.onCompleted();
        for (long id = 1; id <= 3; id++) {
            Runnable reply = waiting.poll(10, TimeUnit.SECONDS);
            assertThat(waiting).isEmpty();
            reply.run();
            assertThat(answers.next(LeaseKeepAliveResponse.class).getID()).isEqualTo(id);
        }
        assertThat(answers.status().isOk()).isTrue();
    }

    @Test
    void endsKeepAliveStreamsThatRequireALeaderWhenItIsLost() throws Exception {
        Answers<LeaseKeepAliveRequest, LeaseKeepAliveResponse> answers = Answers.flowing();
        LeaseGrpc.newStub(loopback.channel())
                .withInterceptors(header("hasleader", "true"))
                .leaseKeepAlive(answers);
        member.leader = false;
        Status status = answers.status();
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription()).isEqualTo("etcdserver: no leader");
    }

    @Test
    void streamsTheDatabaseInPiecesAndItsDigest() throws Exception {
        byte[] database = new byte[100 * 1024];
        new Random(1).nextBytes(database);
        member.on(
                "snapshot",
                (Caller caller, Object request, Reply<PinnedImage> reply) ->
                        new Thread(() -> reply.done(new PinnedImage(ScriptedMember.HEADER, image(database)))).start());
        List<SnapshotResponse> pieces = new ArrayList<>();
        MaintenanceGrpc.newBlockingStub(loopback.channel())
                .snapshot(SnapshotRequest.getDefaultInstance())
                .forEachRemaining(pieces::add);
        assertThat(pieces)
                .extracting(SnapshotResponse::getRemainingBytes)
                .containsExactly(68L * 1024, 36L * 1024, 4L * 1024, 0L, 0L);
        assertThat(pieces.get(4).getBlob().toByteArray())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(database));
        ByteString sent = ByteString.copyFrom(
                pieces.subList(0, 4).stream().map(SnapshotResponse::getBlob).toList());
        assertThat(sent.toByteArray()).isEqualTo(database);
    }

    @Test
    void tellsWhetherTheMemberIsReady() throws Exception {
        var stub = HealthGrpc.newBlockingStub(loopback.channel());
        HealthCheckRequest whole = HealthCheckRequest.getDefaultInstance();
        assertThat(stub.check(whole).getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
        Answers<HealthCheckRequest, HealthCheckResponse> answers = Answers.flowing();
        HealthGrpc.newStub(loopback.channel()).watch(whole, answers);
        assertThat(answers.next(HealthCheckResponse.class).getStatus())
                .isEqualTo(HealthCheckResponse.ServingStatus.NOT_SERVING);
        Ready ready = () -> member;
        health.bindReady(ready);
        assertThat(answers.next(HealthCheckResponse.class).getStatus())
                .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        assertThat(stub.check(whole).getStatus()).isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
        fails(
                () -> stub.check(HealthCheckRequest.newBuilder().setService("x").build()),
                Status.Code.NOT_FOUND,
                "unknown service");
    }

    private KVGrpc.KVBlockingStub kv() {
        return KVGrpc.newBlockingStub(loopback.channel());
    }

    private static PutResponse putResponse() {
        return PutResponse.newBuilder().setHeader(ScriptedMember.HEADER).build();
    }

    private static ClientInterceptor header(String name, String value) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    private static void fails(ThrowingCallable call, Status.Code code, String text) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            assertThat(e.getStatus().getDescription()).isEqualTo(text);
        });
    }

    private static DatabaseImage image(byte[] database) {
        return new DatabaseImage() {
            @Override
            public long size() {
                return database.length;
            }

            @Override
            public void writeTo(WritableByteChannel target, LongConsumer progress) throws IOException {
                target.write(ByteBuffer.wrap(Arrays.copyOf(database, 7)));
                target.write(ByteBuffer.wrap(database, 7, database.length - 7));
            }
        };
    }
}
