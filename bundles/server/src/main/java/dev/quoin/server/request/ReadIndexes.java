package dev.quoin.server.request;

import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.raft.ReadState;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.loop.RaftLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes reads linearizable (thesis §6.4). Reads that arrive while a read index is being asked for share the next question.
 *
 * <p>Every question has a context of its own, also a repeated one: an answer to an earlier try says nothing about reads
 * that came after it (etcd#20418).
 */
public final class ReadIndexes {

    private static final Logger LOG = LoggerFactory.getLogger(ReadIndexes.class);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final RaftLoop loop;
    private final AppliedIndex applied;
    private final RequestIds ids;
    private final Clock clock;
    private final long timeoutNanos;
    private final Counter slow;
    private final Counter failures;
    private List<Consumer<@Nullable MemberException>> waiting = new ArrayList<>();
    private List<Consumer<@Nullable MemberException>> asked = List.of();
    private long context;
    private long retryAtNanos;
    private long deadlineNanos;
    private boolean closed;

    public ReadIndexes(
            RaftLoop loop, AppliedIndex applied, RequestIds ids, Clock clock, long timeoutMillis, Meters meters) {
        this.loop = loop;
        this.applied = applied;
        this.ids = ids;
        this.clock = clock;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.slow = meters.counter(
                "etcd_server_slow_read_indexes_total",
                "The total number of pending read indexes not in sync with leader's or timed out read index requests.");
        this.failures = meters.counter(
                "etcd_server_read_indexes_failed_total", "The total number of failed read indexes seen.");
    }

    /**
     * Runs {@code read} once the state here is at least what it was for anybody when this was called; with null, or with
     * why that cannot be known. On the caller's thread where it is known at once.
     */
    public void whenLinearizable(Consumer<@Nullable MemberException> read) {
        if (loop.soleLeaderAt(applied.get())) {
            read.accept(null);
            return;
        }
        synchronized (this) {
            if (!closed) {
                waiting.add(read);
                if (asked.isEmpty()) {
                    ask();
                }
                return;
            }
        }
        read.accept(new MemberException(EtcdError.STOPPED));
    }

    /** Takes Raft's answer. */
    public void confirmed(ReadState state) {
        List<Consumer<@Nullable MemberException>> answered;
        synchronized (this) {
            if (asked.isEmpty()) {
                return;
            }
            if (ByteBuffer.wrap(state.context()).getLong() != context) {
                slow.increment();
                return;
            }
            answered = asked;
            next();
        }
        applied.whenReached(state.index(), () -> answered.forEach(read -> read.accept(null)));
    }

    /** Fails what the leader before was asked, and asks the new one for what came later. */
    public void leaderChanged() {
        if (failAsked(EtcdError.LEADER_CHANGED)) {
            failures.increment();
        }
    }

    /** Asks again at once: a leader answers only after the first commit of its term. */
    public synchronized void termBegan() {
        if (!asked.isEmpty()) {
            send(clock.nanos());
        }
    }

    /** Asks again, or gives up, when an answer takes too long. */
    public void poll() {
        synchronized (this) {
            long now = clock.nanos();
            if (asked.isEmpty() || retryAtNanos - now > 0) {
                return;
            }
            if (deadlineNanos - now > 0) {
                send(now);
                return;
            }
        }
        LOG.atWarn()
                .addKeyValue("timeout", Duration.ofNanos(timeoutNanos))
                .log("timed out waiting for read index response (local node might have slow network)");
        slow.increment();
        failAsked(EtcdError.TIMEOUT);
    }

    /** Fails what waits and what comes. */
    public void stopped() {
        synchronized (this) {
            closed = true;
            asked = new ArrayList<>(asked);
            asked.addAll(waiting);
            waiting = new ArrayList<>();
        }
        failAsked(EtcdError.STOPPED);
    }

    /** Fails those whose question is out; who came later is asked for next. Whether there was anybody. */
    private boolean failAsked(EtcdError error) {
        List<Consumer<@Nullable MemberException>> failed;
        synchronized (this) {
            failed = asked;
            next();
        }
        MemberException failure = new MemberException(error);
        failed.forEach(read -> read.accept(failure));
        return !failed.isEmpty();
    }

    private void next() {
        asked = List.of();
        if (!waiting.isEmpty()) {
            ask();
        }
    }

    private void ask() {
        asked = waiting;
        waiting = new ArrayList<>();
        long now = clock.nanos();
        deadlineNanos = now + timeoutNanos;
        send(now);
    }

    private void send(long now) {
        context = ids.next();
        retryAtNanos = now + RETRY_NANOS;
        loop.readIndex(ByteBuffer.allocate(Long.BYTES).putLong(context).array());
    }
}
