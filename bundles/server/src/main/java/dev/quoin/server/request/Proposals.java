package dev.quoin.server.request;

import com.google.protobuf.MessageLite;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.Request;
import dev.quoin.rpc.etcdserverpb.RequestHeader;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.apply.Proposed;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.AllowedEntries;
import dev.quoin.server.membership.ConfChangeRules;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests on their way through the log. Each is encoded once, kept with its parsed form under its id, and answered when
 * its entry is applied, or when it took too long and its outcome is unknown.
 */
public final class Proposals implements Proposed {

    /** Most entries that may be committed but not applied before new requests have to wait; etcd refuses them at once. */
    static final long APPLY_LAG_MAX = 5_000;

    /** Most requests that wait for entries before them to be applied; more are refused as too many. */
    static final int DELAYED_MAX = 5_000;

    /** Longest such wait. */
    static final long DELAY_NANOS_MAX = TimeUnit.SECONDS.toNanos(2);

    private final RaftLoop loop;
    private final AppliedIndex applied;
    private final RequestIds ids;
    private final Clock clock;
    private final long timeoutNanos;
    private final RequestSizes sizes;
    private final AllowedEntries entries;
    private final Timeouts timeouts;
    private final Counter failed;
    private final PendingRequests pending = new PendingRequests();
    private final ConcurrentLinkedQueue<Held> held = new ConcurrentLinkedQueue<>();
    private final AtomicInteger delayed = new AtomicInteger();
    private volatile boolean closed;

    /** A proposal that waits for a leader, and how it is made again. */
    private record Held(long id, Runnable again) {}

    /** Takes the outcome of a proposal. */
    @FunctionalInterface
    public interface Completion {
        void complete(Outcome outcome);
    }

    public Proposals(
            RaftLoop loop,
            AppliedIndex applied,
            RequestIds ids,
            Clock clock,
            long timeoutMillis,
            RequestSizes sizes,
            AllowedEntries entries,
            Timeouts timeouts,
            Meters meters) {
        this.loop = loop;
        this.applied = applied;
        this.ids = ids;
        this.clock = clock;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.sizes = sizes;
        this.entries = entries;
        this.timeouts = timeouts;
        this.failed =
                meters.counter("etcd_server_proposals_failed_total", "The total number of failed proposals seen.");
        meters.gauge(
                "etcd_server_proposals_pending", "The current number of pending proposals to commit.", pending::size);
    }

    /** Proposes a v3 request; the builder holds everything but the header. */
    public void propose(InternalRaftRequest.Builder builder, Completion completion) {
        if (closed) {
            completion.complete(failure(EtcdError.STOPPED));
            return;
        }
        if (pending.full()) {
            completion.complete(failure(EtcdError.TOO_MANY_REQUESTS));
            return;
        }
        long id = ids.next();
        InternalRaftRequest request =
                builder.setHeader(RequestHeader.newBuilder().setID(id)).build();
        if (sizes.refuses(request)) {
            completion.complete(failure(EtcdError.REQUEST_TOO_LARGE));
            return;
        }
        if (!entries.allows(request)) {
            completion.complete(failure(EtcdError.NOT_CAPABLE));
            return;
        }
        Pending waiting = register(id, request, completion);
        long due = loop.committed() - APPLY_LAG_MAX;
        if (applied.get() < due) {
            delay(id, waiting, due, request.toByteArray());
        } else {
            propose(id, request.toByteArray());
        }
    }

    /**
     * Lets a request wait until entries before it are applied. A member that applies more slowly than the others commit, as
     * one does that has just started, slows its clients down so, where a refusal would make them try again.
     */
    private void delay(long id, Pending waiting, long due, byte[] data) {
        if (delayed.incrementAndGet() > DELAYED_MAX) {
            delayed.decrementAndGet();
            answer(id, failure(EtcdError.TOO_MANY_REQUESTS));
            return;
        }
        waiting.waitFor(Pending.Wait.TURN);
        applied.whenReached(due, () -> {
            delayed.decrementAndGet();
            // Either this or the end of its time takes it.
            if (waiting.end(Pending.Wait.TURN) && pending.get(id) != null) {
                propose(id, data);
            }
        });
    }

    /**
     * Proposes what this member found as the leader. It is neither handed to another leader nor proposed again: there it may
     * not be true any more.
     */
    public void proposeAsLeader(InternalRaftRequest.Builder builder, Completion completion) {
        long id = ids.next();
        InternalRaftRequest request =
                builder.setHeader(RequestHeader.newBuilder().setID(id)).build();
        if (!entries.allows(request)) {
            completion.complete(failure(EtcdError.NOT_CAPABLE));
            return;
        }
        Pending unused = register(id, request, completion);
        loop.proposeAsLeader(request.toByteArray(), () -> answer(id, failure(EtcdError.NOT_LEADER)));
    }

    /** Proposes a v2 request of the member's own; it completes when its entry is applied. */
    public void propose(Request.Builder builder, Completion completion) {
        long id = ids.next();
        if (!entries.allowsV2()) {
            completion.complete(failure(EtcdError.NOT_CAPABLE));
            return;
        }
        Pending unused = register(id, null, completion);
        propose(id, encode(builder.setID(id)));
    }

    /** Proposes a request and hands its response, or its failure, to a reply. */
    public <T extends MessageLite> void propose(InternalRaftRequest.Builder builder, Class<T> type, Reply<T> reply) {
        propose(builder, outcome -> deliver(outcome, type, reply));
    }

    static <T extends MessageLite> void deliver(Outcome outcome, Class<T> type, Reply<T> reply) {
        MemberException failure = outcome.failure();
        if (failure != null) {
            reply.failed(failure);
        } else {
            reply.done(type.cast(Objects.requireNonNull(outcome.response())));
        }
    }

    @Override
    public @Nullable InternalRaftRequest request(long id) {
        Pending waiting = pending.get(id);
        return waiting == null ? null : waiting.request;
    }

    @Override
    public void answer(long id, Outcome outcome) {
        Pending waiting = pending.remove(id);
        if (waiting != null) {
            waiting.completion.complete(outcome);
        }
    }

    @Override
    public void answerConfChange(long id, String refusal) {
        Pending waiting = pending.remove(id);
        if (waiting != null) {
            MemberException failure = refusal.isEmpty() ? null : new MemberException(ConfChangeRules.error(refusal));
            waiting.completion.complete(new Outcome(null, failure, null));
        }
    }

    /** Proposes a change of membership; its outcome has no response. */
    public void propose(LongFunction<ConfChange> change, Completion completion) {
        long id = ids.next();
        Pending unused = register(id, null, completion);
        propose(id, change.apply(id));
    }

    /** Proposes again what Raft dropped for want of a leader, as long as somebody waits for it. */
    public void leaderChanged() {
        for (int left = held.size(); left > 0; left--) {
            Held next = held.poll();
            Pending waiting = next == null ? null : pending.get(next.id());
            if (next != null && waiting != null) {
                waiting.waitFor(Pending.Wait.ENTRY);
                next.again().run();
            }
        }
    }

    /** Gives up on requests whose time is over. */
    public void expire() {
        long now = clock.nanos();
        pending.forEach((id, waiting) -> {
            if (now - waiting.startNanos > DELAY_NANOS_MAX && waiting.end(Pending.Wait.TURN)) {
                answer(id, failure(EtcdError.TOO_MANY_REQUESTS));
            } else if (now - waiting.startNanos > timeoutNanos) {
                failed.increment();
                answer(id, outOfTime(waiting));
            }
        });
    }

    private Outcome outOfTime(Pending request) {
        return request.waitsFor(Pending.Wait.LEADER)
                ? timeouts.withoutLeader()
                : failure(timeouts.of(request.startNanos));
    }

    /** Refuses what comes from now on. */
    public void close() {
        closed = true;
    }

    /** Answers everything that is still under way as unknown. */
    public void stopped() {
        closed = true;
        for (Long id : pending.ids()) {
            answer(id, failure(EtcdError.STOPPED));
        }
    }

    private void propose(long id, byte[] data) {
        loop.propose(data, e -> hold(id, () -> propose(id, data)));
    }

    private void propose(long id, ConfChange change) {
        loop.propose(change, e -> hold(id, () -> propose(id, change)));
    }

    private void hold(long id, Runnable again) {
        Pending waiting = pending.get(id);
        if (waiting != null) {
            waiting.waitFor(Pending.Wait.LEADER);
            held.add(new Held(id, again));
        }
    }

    private Pending register(long id, @Nullable InternalRaftRequest request, Completion completion) {
        Pending waiting = new Pending(request, clock.nanos(), completion);
        pending.add(id, waiting);
        if (closed) {
            answer(id, failure(EtcdError.STOPPED));
        }
        return waiting;
    }

    private static Outcome failure(EtcdError error) {
        return new Outcome(null, new MemberException(error), null);
    }

    /** With every scalar written, also zeros, as etcd writes this message. */
    @SuppressWarnings("SelfSet") // setting a field to its default is what makes it be written
    private static byte[] encode(Request.Builder builder) {
        return builder.setMethod(builder.getMethod())
                .setPath(builder.getPath())
                .setVal(builder.getVal())
                .setDir(builder.getDir())
                .setPrevValue(builder.getPrevValue())
                .setPrevIndex(builder.getPrevIndex())
                .setExpiration(builder.getExpiration())
                .setWait(builder.getWait())
                .setSince(builder.getSince())
                .setRecursive(builder.getRecursive())
                .setSorted(builder.getSorted())
                .setQuorum(builder.getQuorum())
                .setTime(builder.getTime())
                .setStream(builder.getStream())
                .build()
                .toByteArray();
    }
}
