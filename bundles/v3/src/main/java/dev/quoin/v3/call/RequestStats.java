package dev.quoin.v3.call;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.Member;
import dev.quoin.rpc.etcdserverpb.DeleteRangeResponse;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.RequestOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import io.grpc.Grpc;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * etcd's line about one call: as a warning where it took longer than {@code --warning-unary-request-duration} (from level 3.5
 * on), else for debugging.
 */
final class RequestStats {

    private static final Logger LOG = LoggerFactory.getLogger(RequestStats.class);

    /**
     * What is told of a call.
     *
     * @param requestCount keys written, as far as etcd counts them; -1 where it does not count
     */
    record Counts(long requestCount, long requestBytes, long responseCount, long responseBytes) {
        static final Counts NONE = new Counts(-1, -1, -1, -1);
    }

    private RequestStats() {}

    /** A call has been answered; the response is null where it failed. */
    static void ended(Member member, ServerCall<?, ?> call, Object request, @Nullable Object response, long began) {
        long took = System.nanoTime() - began;
        Level level = level(member, took);
        if (level == null) {
            return;
        }
        Counts counts = counts(request, response);
        LOG.atLevel(level)
                .addKeyValue("start time", Instant.now().minusNanos(took))
                .addKeyValue("time spent", Duration.ofNanos(took))
                .addKeyValue("remote", () -> remote(call))
                .addKeyValue("response type", "/" + call.getMethodDescriptor().getFullMethodName())
                .addKeyValue("request count", counts.requestCount)
                .addKeyValue("request size", counts.requestBytes)
                .addKeyValue("response count", counts.responseCount)
                .addKeyValue("response size", counts.responseBytes)
                .addKeyValue(
                        "request content", () -> counts.equals(Counts.NONE) ? "" : RequestContent.of((Message) request))
                .log("request stats");
    }

    private static @Nullable Level level(Member member, long took) {
        if (took > TimeUnit.MILLISECONDS.toNanos(member.warningUnaryMillis())
                && member.level().atLeast(CompatibilityLevel.V3_5)) {
            return Level.WARN;
        }
        return LOG.isDebugEnabled() ? Level.DEBUG : null;
    }

    static Counts counts(Object request, @Nullable Object response) {
        if (!(request instanceof MessageLite asked) || !(response instanceof MessageLite answer)) {
            return Counts.NONE;
        }
        long asks = asked.getSerializedSize();
        long answers = answer.getSerializedSize();
        if (response instanceof RangeResponse range) {
            return new Counts(0, asks, range.getCount(), answers);
        } else if (response instanceof PutResponse) {
            return new Counts(1, asks, 0, answers);
        } else if (response instanceof DeleteRangeResponse deletion) {
            return new Counts(0, asks, deletion.getDeleted(), answers);
        } else if (response instanceof TxnResponse outcome && request instanceof TxnRequest txn) {
            List<RequestOp> branch = outcome.getSucceeded() ? txn.getSuccessList() : txn.getFailureList();
            long bytes = branch.stream().mapToLong(RequestOp::getSerializedSize).sum();
            return new Counts(branch.size(), bytes, 0, answers);
        }
        return Counts.NONE;
    }

    private static String remote(ServerCall<?, ?> call) {
        SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return address instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
                : String.valueOf(address);
    }
}
