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
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests on their way through the log. Each is encoded once, kept with its parsed form under its id, and answered when
 * its entry is applied, or when it took too long and its outcome is unknown.
 */
public final class Proposals implements Proposed {

    /** Most requests under way; more are refused as too many. */
    static final int PENDING_MAX = 100_000;

    /** Most entries that may be committed but not applied before new requests are refused, as in etcd. */
    static final long APPLY_LAG_MAX = 5_000;

    private final RaftLoop loop;
    private final AppliedIndex applied;
    private final RequestIds ids;
    private final Clock clock;
    private final long timeoutNanos;
    private final RequestSizes sizes;
    private final Counter failed;
    private final ConcurrentHashMap<Long, Pending> pending = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Held> held = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /** A request whose entry is on its way. */
    private record Pending(@Nullable InternalRaftRequest request, long deadlineNanos, Completion completion) {}

    /** A proposal that waits for a leader. */
    @SuppressWarnings("ArrayRecordComponent") // the entry's data goes on as it is
    private record Held(long id, byte[] data) {}

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
            Meters meters) {
        this.loop = loop;
        this.applied = applied;
        this.ids = ids;
        this.clock = clock;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.sizes = sizes;
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
        if (loop.committed() > applied.get() + APPLY_LAG_MAX || pending.size() >= PENDING_MAX) {
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
        register(id, new Pending(request, clock.nanos() + timeoutNanos, completion));
        propose(id, request.toByteArray());
    }

    /** Proposes a v2 request of the member's own; it completes when its entry is applied. */
    public void propose(Request.Builder builder, Completion completion) {
        long id = ids.next();
        register(id, new Pending(null, clock.nanos() + timeoutNanos, completion));
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
        return waiting == null ? null : waiting.request();
    }

    @Override
    public void answer(long id, Outcome outcome) {
        Pending waiting = pending.remove(id);
        if (waiting != null) {
            waiting.completion().complete(outcome);
        }
    }

    @Override
    public void answerConfChange(long id, String refusal) {
        Pending waiting = pending.remove(id);
        if (waiting != null) {
            MemberException failure = refusal.isEmpty() ? null : new MemberException(refusal);
            waiting.completion().complete(new Outcome(null, failure, null));
        }
    }

    /** Proposes a change of membership. */
    public void propose(LongFunction<ConfChange> change, Completion completion) {
        long id = ids.next();
        register(id, new Pending(null, clock.nanos() + timeoutNanos, completion));
        loop.propose(change.apply(id), e -> answer(id, failure(EtcdError.NO_LEADER)));
    }

    /** Proposes again what Raft dropped for want of a leader, as long as somebody waits for it. */
    public void leaderChanged() {
        for (int waiting = held.size(); waiting > 0; waiting--) {
            Held next = held.poll();
            if (next != null && pending.containsKey(next.id())) {
                propose(next.id(), next.data());
            }
        }
    }

    /** Gives up on requests whose time is over. */
    public void expire() {
        long now = clock.nanos();
        pending.forEach((id, waiting) -> {
            if (waiting.deadlineNanos() - now < 0) {
                failed.increment();
                answer(id, failure(loop.leader() == 0 ? EtcdError.TIMEOUT_LEADER_FAILURE : EtcdError.TIMEOUT));
            }
        });
    }

    /** Refuses what comes from now on. */
    public void close() {
        closed = true;
    }

    /** Answers everything that is still under way as unknown. */
    public void stopped() {
        closed = true;
        for (Long id : pending.keySet()) {
            answer(id, failure(EtcdError.STOPPED));
        }
    }

    private void propose(long id, byte[] data) {
        loop.propose(data, e -> held.add(new Held(id, data)));
    }

    private void register(long id, Pending waiting) {
        pending.put(id, waiting);
        if (closed) {
            answer(id, failure(EtcdError.STOPPED));
        }
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
