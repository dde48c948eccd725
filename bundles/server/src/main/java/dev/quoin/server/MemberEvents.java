package dev.quoin.server;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.ReadState;
import dev.quoin.api.raft.SoftState;
import dev.quoin.server.apply.EntryApplier;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.loop.RaftListener;
import dev.quoin.server.membership.MemberIds;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what Raft and the applier say: to those who wait, to the lessor, and to whoever observes the member. */
final class MemberEvents implements RaftListener, EntryApplier.ApplyEvents {

    private static final Logger LOG = LoggerFactory.getLogger(MemberEvents.class);

    private static final String REMOVED = "the member has been permanently removed from the cluster";

    /** How long a member that was removed goes on, as in etcd. */
    private static final long REMOVED_STOPS_AFTER_MILLIS = 1_000;

    private final Observer observer;
    private final Publication publication;
    private final ClusterVersions versions;
    private final Headers headers;
    private final ReplicatedState state;
    private final Consensus consensus;
    private final RequestPath requests;
    private final long electionMillis;
    private final Counter leaderChanges;
    private final AtomicBoolean publishing = new AtomicBoolean();
    private final AtomicBoolean removed = new AtomicBoolean();
    private final AtomicBoolean dead = new AtomicBoolean();
    private long leader;

    /** This member was removed from its cluster. */
    static final class RemovedException extends Exception {
        private static final long serialVersionUID = 1L;

        RemovedException(String message) {
            super(message);
        }
    }

    /** Whoever runs the member. */
    interface Observer {

        /** The member serves. */
        void ready();

        /** The member cannot go on. Any of its threads. */
        void fatal(Throwable cause);

        /** The member is to be closed and opened anew: there is something that it takes over when it is opened. Often. */
        default void startAnew() {}
    }

    MemberEvents(
            Observer observer,
            Publication publication,
            ClusterVersions versions,
            Headers headers,
            ReplicatedState state,
            Consensus consensus,
            RequestPath requests,
            long electionMillis,
            Meters meters) {
        this.observer = observer;
        this.publication = publication;
        this.headers = headers;
        this.state = state;
        this.consensus = consensus;
        this.requests = requests;
        this.electionMillis = electionMillis;
        this.versions = versions;
        this.leaderChanges =
                meters.counter("etcd_server_leader_changes_seen_total", "The number of leader changes seen.");
    }

    @Override
    public void leadership(SoftState soft, long term) {
        boolean here = soft.leader() == headers.memberId();
        LOG.atInfo()
                .addKeyValue("local-member-id", MemberIds.hex(headers.memberId()))
                .addKeyValue("leader", MemberIds.hex(soft.leader()))
                .addKeyValue("role", soft.role())
                .addKeyValue("term", term)
                .log(here ? "became leader" : "raft state changed");
        boolean another = soft.leader() != 0 && soft.leader() != leader;
        leader = soft.leader();
        if (!here) {
            requests.primacy.lost();
            state.keyValues().lessor().demote();
        }
        if (another) {
            leaderChanges.increment();
            if (here) {
                requests.timeouts.elected();
            }
            requests.reads.leaderChanged();
        }
        if (soft.leader() != 0) {
            requests.proposals.leaderChanged();
            if (publishing.compareAndSet(false, true)) {
                publication.publish(this::published);
            }
        }
    }

    @Override
    public void confirmed(ReadState read) {
        requests.reads.confirmed(read);
    }

    @Override
    public void fatal(String what, Throwable cause) {
        if (dead.compareAndSet(false, true)) {
            LOG.atError().setCause(cause).log(what);
            observer.fatal(cause);
        }
    }

    @Override
    public void termBegan(long term) {
        // An entry of an earlier leader says nothing: what it revoked may still be waiting behind it. A second empty
        // entry of the same term (a conf change that came to nothing) does not begin it again: what has run out since
        // stays over.
        boolean leads = consensus.loop().leading() && term == consensus.loop().term();
        if (leads && !requests.primacy.still(term)) {
            state.keyValues().lessor().promote(electionMillis);
            requests.primacy.gained(term);
            versions.monitor();
        }
        requests.reads.termBegan();
    }

    @Override
    public void applied(long index, long term, ConfState confState) {
        consensus.snapshots().applied(index, term, confState, consensus.loop());
    }

    @Override
    public void removed() {
        if (!removed.compareAndSet(false, true)) {
            return;
        }
        LOG.atWarn()
                .addKeyValue("local-member-id", MemberIds.hex(headers.memberId()))
                .addKeyValue("error", REMOVED)
                .log("server error");
        LOG.warn("data-dir used by this member must be removed");
        // The others must learn from this leader, if it is one, that the change is committed.
        requests.ticker.after(REMOVED_STOPS_AFTER_MILLIS, () -> observer.fatal(new RemovedException(REMOVED)));
    }

    @Override
    public void quotaExceeded(Runnable answer) {
        requests.noSpace.raiseThen(answer);
    }

    /** Looks after the cluster's version; called from time to time. */
    void monitorVersion() {
        publication.publishRefused();
        versions.monitor();
    }

    private void published() {
        versions.monitor();
        observer.ready();
    }
}
