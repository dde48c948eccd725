package dev.quoin.server.apply;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.RangeRequest;
import dev.quoin.rpc.etcdserverpb.RangeResponse;
import dev.quoin.rpc.etcdserverpb.ResponseOp;
import dev.quoin.rpc.etcdserverpb.TxnRequest;
import dev.quoin.rpc.etcdserverpb.TxnResponse;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Warns of requests that took longer than {@code --warning-apply-duration}, and counts them, and of those that could not be
 * applied; in etcd's words.
 *
 * <p>The clock is read once for each entry: where one ends the next begins. Beginning and applying belong to the apply lane,
 * reads to any thread.
 */
public final class SlowRequests {

    private static final Logger LOG = LoggerFactory.getLogger(SlowRequests.class);
    /** etcd's prefix for reading transactions too. */
    private static final String READ_ONLY = "read-only range ";

    private final Clock clock;
    private final Duration expected;
    private final long expectedNanos;
    private final Counter slow;
    private long entryBegan;

    public SlowRequests(Clock clock, Meters meters, long expectedMillis) {
        this.clock = clock;
        this.expected = Duration.ofMillis(expectedMillis);
        this.expectedNanos = expected.toNanos();
        this.slow = meters.counter(
                "etcd_server_slow_apply_total",
                "The total number of slow apply requests (likely overloaded from slow disk).");
    }

    /** When a read begins, to be given back at its end. */
    public long readBegins() {
        return clock.nanos();
    }

    /** The next entry begins now. */
    void entryBegins() {
        entryBegan = clock.nanos();
    }

    /** An entry is applied, and the next one begins. */
    void applied(InternalRaftRequest request, Outcome outcome) {
        long now = clock.nanos();
        long took = now - entryBegan;
        entryBegan = now;
        if (took > expectedNanos) {
            warn(took, "", request, () -> size(outcome), outcome.failure());
        }
        if (outcome.failure() != null) {
            LOG.atWarn()
                    .addKeyValue("took", Duration.ofNanos(took))
                    .addKeyValue("request", () -> LoggableRequest.of(request))
                    .addKeyValue("response", () -> size(outcome))
                    .addKeyValue("error", outcome.failure().getMessage())
                    .log("failed to apply request");
        }
    }

    private static String size(Outcome outcome) {
        MessageLite response = outcome.response();
        return response == null ? "" : "size:" + response.getSerializedSize();
    }

    /** A range was answered; the response is null where it failed. */
    public void read(long began, RangeRequest request, @Nullable RangeResponse response, @Nullable Throwable failure) {
        long took = clock.nanos() - began;
        if (took > expectedNanos) {
            Supplier<String> summary = () -> response == null
                    ? ""
                    : "range_response_count:" + response.getKvsCount() + " size:" + response.getSerializedSize();
            warn(took, READ_ONLY, request, summary, failure);
        }
    }

    /** A transaction that does not write was answered; the response is null where it failed. */
    public void read(long began, TxnRequest request, @Nullable TxnResponse response, @Nullable Throwable failure) {
        long took = clock.nanos() - began;
        if (took > expectedNanos) {
            warn(took, READ_ONLY, request, () -> response == null ? "" : summary(response), failure);
        }
    }

    private static String summary(TxnResponse response) {
        String counts = response.getResponsesList().stream()
                .filter(ResponseOp::hasResponseRange)
                .map(answer ->
                        "range_response_count:" + answer.getResponseRange().getKvsCount())
                .collect(Collectors.joining(" "));
        return "responses:<" + counts + "> size:" + response.getSerializedSize();
    }

    private void warn(
            long took, String prefix, Message request, Supplier<String> response, @Nullable Throwable failure) {
        slow.increment();
        LoggingEventBuilder line = LOG.atWarn()
                .addKeyValue("took", Duration.ofNanos(took))
                .addKeyValue("expected-duration", expected)
                .addKeyValue("prefix", prefix)
                .addKeyValue("request", () -> LoggableRequest.of(request))
                .addKeyValue("response", response::get);
        if (failure != null) {
            line = line.addKeyValue("error", failure.getMessage());
        }
        line.log("apply request took too long");
    }
}
