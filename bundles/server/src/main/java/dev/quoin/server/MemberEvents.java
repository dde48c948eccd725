package dev.quoin.server;

import dev.quoin.api.raft.ReadState;
import dev.quoin.api.raft.SoftState;
import dev.quoin.server.apply.EntryApplier;
import dev.quoin.server.loop.RaftListener;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.request.NoSpaceAlarm;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on what Raft and the applier say: to those who wait, to the lessor, and to whoever observes the member. */
final class MemberEvents implements RaftListener, EntryApplier.ApplyEvents {

    private static final Logger LOG = LoggerFactory.getLogger(MemberEvents.class);

    private final Observer observer;
    private final Publication publication;
    private final NoSpaceAlarm noSpace;
    private final AtomicBoolean publishing = new AtomicBoolean();
    private final AtomicBoolean dead = new AtomicBoolean();
    private @Nullable RunningMember member;

    /** Whoever runs the member. */
    interface Observer {

        /** The member serves. */
        void ready();

        /** The member cannot go on. Any of its threads. */
        void fatal(Throwable cause);
    }

    MemberEvents(Observer observer, Publication publication, NoSpaceAlarm noSpace) {
        this.observer = observer;
        this.publication = publication;
        this.noSpace = noSpace;
    }

    /** Names the member before its lanes start. */
    void connect(RunningMember running) {
        member = running;
    }

    @Override
    public void leadership(SoftState state, long term) {
        RunningMember running = member();
        LOG.atInfo()
                .addKeyValue("local-member-id", MemberIds.hex(running.headers.memberId()))
                .addKeyValue("leader", MemberIds.hex(state.leader()))
                .addKeyValue("role", state.role())
                .addKeyValue("term", term)
                .log(state.leader() == running.headers.memberId() ? "became leader" : "raft state changed");
        if (state.leader() != running.headers.memberId()) {
            running.keyValueStore.lessor().demote();
        }
        running.reads.leaderChanged();
        if (state.leader() != 0) {
            running.proposals().leaderChanged();
            if (publishing.compareAndSet(false, true)) {
                publication.publish(this::published);
            }
        }
    }

    @Override
    public void confirmed(ReadState read) {
        member().reads.confirmed(read);
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
        RunningMember running = member();
        if (running.loop.leading()) {
            running.keyValueStore.lessor().promote(running.electionMillis());
        }
    }

    @Override
    public void applied(long index, long term) {
        member().appliedTo(index, term);
    }

    @Override
    public void quotaExceeded(Runnable answer) {
        noSpace.raiseThen(answer);
    }

    /** Looks after the cluster's version; called from time to time. */
    void monitorVersion() {
        publication.decideVersion();
    }

    private void published() {
        publication.decideVersion();
        observer.ready();
    }

    private RunningMember member() {
        RunningMember running = member;
        if (running == null) {
            throw new IllegalStateException("an event before the member was started");
        }
        return running;
    }
}
