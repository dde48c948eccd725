package dev.quoin.compat.cluster;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.history.Answer;
import dev.quoin.history.Call;
import dev.quoin.history.Operation;
import dev.quoin.rpc.etcdserverpb.Compare;
import dev.quoin.rpc.etcdserverpb.DeleteRangeRequest;
import dev.quoin.rpc.etcdserverpb.DeleteRangeResponse;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client of a workload: one call after the other, to one member until that refuses. One thread. */
final class LoadClient {

    private static final long PAUSE_MILLIS = 4;
    private static final long PAUSE_AFTER_ERROR_MILLIS = 100;
    private static final int CALLS_TO_ONE_MEMBER = 200;

    private final Workload workload;
    private final int number;
    private final Random random;
    private @Nullable Client connection;
    private int port;
    private int callsLeft;
    private int values;
    private @Nullable String lastSeen;

    LoadClient(Workload workload, int number, long seed) {
        this.workload = workload;
        this.number = number;
        this.random = new Random(seed);
    }

    void run() throws IOException {
        while (!workload.stopping()) {
            boolean answered = call(next());
            Await.millis(answered ? PAUSE_MILLIS : PAUSE_AFTER_ERROR_MILLIS);
        }
        disconnect();
    }

    /** A read for the record; whether it was answered. */
    boolean read(String key) {
        return call(new Operation.Get(key));
    }

    void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private Operation next() {
        String key = workload.key(random.nextInt(Integer.MAX_VALUE));
        int kind = random.nextInt(20);
        if (kind < 8) {
            return new Operation.Put(key, value());
        } else if (kind < 15) {
            return new Operation.Get(key);
        } else if (kind < 19) {
            return new Operation.CompareAndSet(key, lastSeen, value());
        }
        return new Operation.Delete(key);
    }

    /** Unique in its history. */
    private String value() {
        return number + "." + values++;
    }

    private boolean call(Operation operation) {
        KVGrpc.KVBlockingStub member =
                connected().keyValues().withDeadlineAfter(workload.callMillisMax(), TimeUnit.MILLISECONDS);
        workload.onCall(number);
        Call call = workload.history().begin(number, operation);
        try {
            call.ok(send(member, operation));
            workload.onAcknowledged();
            return true;
        } catch (StatusRuntimeException e) {
            if (wasNeverSent(e.getStatus())) {
                call.failed();
            }
            workload.onRefused(operation.getClass().getSimpleName() + " "
                    + e.getStatus().getCode() + " " + e.getStatus().getDescription());
            disconnect();
            return false;
        }
    }

    private Client connected() {
        Client known = connection;
        List<Integer> ports = workload.ports();
        if (known == null || callsLeft-- == 0 || !ports.contains(port)) {
            disconnect();
            port = ports.get(random.nextInt(ports.size()));
            known = new Client(port);
            connection = known;
            callsLeft = CALLS_TO_ONE_MEMBER;
        }
        return known;
    }

    private static boolean wasNeverSent(Status status) {
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    private Answer send(KVGrpc.KVBlockingStub member, Operation operation) {
        if (operation instanceof Operation.Put put) {
            return new Answer.Written(
                    member.put(put(put.key(), put.value())).getHeader().getRevision());
        } else if (operation instanceof Operation.Delete delete) {
            DeleteRangeResponse response = member.deleteRange(
                    DeleteRangeRequest.newBuilder().setKey(bytes(delete.key())).build());
            return new Answer.Deleted(
                    response.getDeleted() > 0, response.getHeader().getRevision());
        } else if (operation instanceof Operation.CompareAndSet swap) {
            TxnResponse response = member.txn(TxnRequest.newBuilder()
                    .addCompare(compare(swap))
                    .addSuccess(RequestOp.newBuilder().setRequestPut(put(swap.key(), swap.value())))
                    .build());
            return new Answer.Compared(
                    response.getSucceeded(), response.getHeader().getRevision());
        }
        RangeResponse response = member.range(
                RangeRequest.newBuilder().setKey(bytes(operation.key())).build());
        String value = response.getKvsCount() == 0
                ? null
                : response.getKvs(0).getValue().toStringUtf8();
        lastSeen = value;
        return new Answer.Found(value, response.getHeader().getRevision());
    }

    private static PutRequest put(String key, String value) {
        return PutRequest.newBuilder().setKey(bytes(key)).setValue(bytes(value)).build();
    }

    private static Compare compare(Operation.CompareAndSet swap) {
        Compare.Builder compare = Compare.newBuilder().setKey(bytes(swap.key())).setResult(Compare.CompareResult.EQUAL);
        String expected = swap.expected();
        if (expected == null) {
            return compare.setTarget(Compare.CompareTarget.CREATE)
                    .setCreateRevision(0)
                    .build();
        }
        return compare.setTarget(Compare.CompareTarget.VALUE)
                .setValue(bytes(expected))
                .build();
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
