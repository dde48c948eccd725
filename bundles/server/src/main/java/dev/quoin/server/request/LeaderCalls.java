package dev.quoin.server.request;

import dev.quoin.api.env.Clock;
import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.api.server.EtcdError;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.loop.Ticker;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.Membership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the leader over its peer port what only the leader knows: each of its URLs in turn, again and again, until it gives
 * an answer that counts or the time is over. Nothing here blocks; whoever waits is told on any thread.
 */
public final class LeaderCalls {

    /** Most calls under way; more are refused as too many. */
    private static final int CALLS_MAX = 10_000;

    /** What passes between two rounds in which no URL gave an answer that counts. */
    private static final long PAUSE_MILLIS = 50;

    private final RaftLoop loop;
    private final Membership membership;
    private final PeerRequests peers;
    private final Ticker ticker;
    private final Clock clock;
    private final long timeoutNanos;
    private final long electionMillis;
    private final Set<Call> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** What to ask. */
    @SuppressWarnings("ArrayRecordComponent") // the body is handed through, never compared
    public record Question(String path, Map<String, String> headers, byte[] body) {}

    /** Whoever waits for the leader's answer. A task that a method returns gives the answer, and ends the call. */
    public interface Caller {

        /** Does without another member, which may work where this member leads; null to be asked again. */
        @Nullable
        Runnable here();

        /** What the leader's answer comes to; null where it does not count. */
        @Nullable
        Runnable take(PeerResponse response);

        /** No answer that counts came in time. */
        void failed(EtcdError error);
    }

    public LeaderCalls(
            RaftLoop loop,
            Membership membership,
            PeerRequests peers,
            Ticker ticker,
            Clock clock,
            long timeoutMillis,
            long electionMillis) {
        this.loop = loop;
        this.membership = membership;
        this.peers = peers;
        this.ticker = ticker;
        this.clock = clock;
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.electionMillis = electionMillis;
    }

    /** Asks the leader, whichever member that is by and by. */
    public void ask(Question question, Caller caller) {
        if (open.size() >= CALLS_MAX) {
            caller.failed(EtcdError.TOO_MANY_REQUESTS);
            return;
        }
        Call call = new Call(question, caller, clock.nanos() + timeoutNanos);
        open.add(call);
        if (closed) {
            call.fail(EtcdError.STOPPED);
        } else {
            call.round();
        }
    }

    /** Fails what waits and what comes. */
    public void stopped() {
        closed = true;
        open.forEach(call -> call.fail(EtcdError.STOPPED));
    }

    private final class Call {
        private final Question question;
        private final Caller caller;
        private final long deadlineNanos;

        Call(Question question, Caller caller, long deadlineNanos) {
            this.question = question;
            this.caller = caller;
            this.deadlineNanos = deadlineNanos;
        }

        void fail(EtcdError error) {
            end(() -> caller.failed(error));
        }

        private void end(Runnable answer) {
            if (open.remove(this)) {
                answer.run();
            }
        }

        private void round() {
            if (loop.leading()) {
                Runnable answer = caller.here();
                if (answer == null) {
                    pause(PAUSE_MILLIS, EtcdError.TIMEOUT);
                } else {
                    end(answer);
                }
                return;
            }
            ClusterMember leader = membership.member(loop.leader());
            if (leader == null || leader.peerUrls().isEmpty()) {
                pause(electionMillis, EtcdError.NO_LEADER);
            } else {
                next(leader.peerUrls(), 0);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // answered() takes the outcome, good or bad
        private void next(List<String> urls, int at) {
            long left = deadlineNanos - clock.nanos();
            if (left <= 0) {
                fail(EtcdError.TIMEOUT);
            } else if (at == urls.size()) {
                pause(PAUSE_MILLIS, EtcdError.TIMEOUT);
            } else {
                Duration timeout = Duration.ofNanos(left);
                peers.send(new PeerRequest(
                                urls.get(at), "POST", question.path(), question.headers(), question.body(), timeout))
                        .whenComplete((response, failure) -> answered(response, urls, at));
            }
        }

        private void answered(@Nullable PeerResponse response, List<String> urls, int at) {
            Runnable answer = response == null ? null : caller.take(response);
            if (answer == null) {
                next(urls, at + 1);
            } else {
                end(answer);
            }
        }

        private void pause(long millis, EtcdError late) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - clock.nanos());
            if (left <= 0) {
                fail(late);
            } else {
                ticker.after(Math.min(millis, left), this::round);
            }
        }
    }
}
