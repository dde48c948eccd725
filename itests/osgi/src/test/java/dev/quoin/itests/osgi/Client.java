package dev.quoin.itests.osgi;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.AlarmMember;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmResponse;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.MaintenanceGrpc;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** One connection to the member, which notes every state that it went through. */
final class Client implements AutoCloseable {
    /** Long, because machines may be slow; nothing waits for it that is well. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final ManagedChannel channel;
    private final List<ConnectivityState> states = new CopyOnWriteArrayList<>();

    Client(int port) {
        this(NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build());
    }

    private Client(ManagedChannel channel) {
        this.channel = channel;
        note();
    }

    /** A connection with TLS that trusts one certificate. */
    static Client trusting(Path certificate, int port) throws SSLException {
        return new Client(NettyChannelBuilder.forAddress("127.0.0.1", port)
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(certificate.toFile())
                        .build())
                .build());
    }

    private void note() {
        ConnectivityState state = channel.getState(false);
        states.add(state);
        if (state != ConnectivityState.SHUTDOWN) {
            channel.notifyWhenStateChanged(state, this::note);
        }
    }

    /** The states that the connection has been in since it was made, without repetition. */
    List<ConnectivityState> states() {
        return List.copyOf(states);
    }

    private KVGrpc.KVBlockingStub kv() {
        return KVGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    void put(String key, String value) {
        kv().put(PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build());
    }

    /** The status of a put. */
    Status tryPut(String key, String value) {
        try {
            put(key, value);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    /** Puts until it is done: the port may not be open yet, nor the member ready. Returns what it was told before. */
    void putWhenServed(String key, String value) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Status status = tryPut(key, value);
            if (status.isOk()) {
                return;
            }
            boolean mayHeal = status.getCode() == Status.Code.UNAVAILABLE
                    || status.getCode() == Status.Code.UNIMPLEMENTED
                    || status.getCode() == Status.Code.DEADLINE_EXCEEDED;
            if (!mayHeal || System.nanoTime() > end) {
                throw new AssertionError("put is not served: " + status);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** All keys with a prefix. */
    Map<String, String> range(String prefix) {
        ByteString from = ByteString.copyFromUtf8(prefix);
        RangeResponse response = kv().range(RangeRequest.newBuilder()
                .setKey(from)
                .setRangeEnd(ByteString.copyFromUtf8(prefix + "\uffff"))
                .build());
        Map<String, String> found = new TreeMap<>();
        response.getKvsList()
                .forEach(kv ->
                        found.put(kv.getKey().toStringUtf8(), kv.getValue().toStringUtf8()));
        return found;
    }

    /** What is put below a prefix from now on, in order. */
    Watched watch(String prefix) {
        return new Watched(channel, prefix);
    }

    /** The term of Raft: it rises whenever a member is started anew. */
    long term() {
        return kv().range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("term"))
                        .build())
                .getHeader()
                .getRaftTerm();
    }

    /** The status of a read at an old revision. */
    Status tryRead(long revision) {
        try {
            kv().range(RangeRequest.newBuilder()
                    .setKey(ByteString.copyFromUtf8("key"))
                    .setRevision(revision)
                    .build());
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    /** Takes back every alarm, as {@code etcdctl alarm disarm} does. */
    void disarm() {
        MaintenanceGrpc.MaintenanceBlockingStub maintenance =
                MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        AlarmResponse raised = maintenance.alarm(AlarmRequest.newBuilder()
                .setAction(AlarmRequest.AlarmAction.GET)
                .build());
        for (AlarmMember alarm : raised.getAlarmsList()) {
            maintenance.alarm(AlarmRequest.newBuilder()
                    .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                    .setMemberID(alarm.getMemberID())
                    .setAlarm(alarm.getAlarm())
                    .build());
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            channel.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
