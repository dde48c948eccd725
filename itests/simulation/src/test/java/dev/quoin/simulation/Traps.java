package dev.quoin.simulation;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import dev.quoin.env.fixture.Crash;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Strikes at moments that chance alone would seldom find: each trap waits for its moment, once. */
final class Traps {

    /** For what a trap waits. */
    enum Moment {
        /** A configuration change is in a member's log, and not committed there. */
        CONF_CHANGE_APPENDED,
        /** A member knows that a configuration change is committed, and has not applied it. */
        CONF_CHANGE_COMMITTED,
        /** A member has applied a configuration change. */
        CONF_CHANGE_APPLIED,
        /** A member has voted, for itself or another; it comes back at once, while others still ask for votes. */
        VOTED,
        /** A leader asks whether it still leads, because of a read. */
        READ_ASKED,
        /** A lease is about to end. */
        LEASE_ENDS,
        /** A snapshot leaves for a follower. */
        SNAPSHOT_SENT
    }

    private static final int PAUSE_MILLIS_MIN = 800;
    private static final int PAUSE_MILLIS_MAX = 3_500;
    private static final int BEFORE_END_MILLIS = 300;
    private static final int VOTES_MAX = 4;
    private static final int LATE_VOTE_MILLIS_MIN = 50;
    private static final int LATE_VOTE_MILLIS_MAX = 250;
    private static final int QUICK_RESTART_MILLIS = 20;

    private final World world;
    private final Random random;
    private @Nullable Moment moment;
    private long after;
    private int votes;
    private long electedAtMillis;

    Traps(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    void set() {
        List<Moment> moments = world.settings().reconfigures()
                ? List.of(Moment.values())
                : List.of(Moment.VOTED, Moment.READ_ASKED, Moment.LEASE_ENDS);
        Moment chosen = moments.get(random.nextInt(moments.size()));
        if (chosen == Moment.LEASE_ENDS) {
            pauseAroundNextEnd();
            return;
        }
        moment = chosen;
        if (chosen == Moment.VOTED) {
            haveElection();
        }
        after = world.machines().stream()
                .map(Machine::raft)
                .mapToLong(raft -> raft == null ? 0 : raft.lastIndex())
                .max()
                .orElse(0);
    }

    void release() {
        moment = null;
    }

    /** Whether there is an election to come, which takes longer than trouble mostly lasts. */
    boolean electing() {
        return moment == Moment.VOTED && world.scheduler().nowMillis() < electedAtMillis;
    }

    /** A member did something. */
    void afterEvent(Machine machine) {
        Moment waited = moment;
        boolean forChange = waited == Moment.CONF_CHANGE_APPENDED
                || waited == Moment.CONF_CHANGE_COMMITTED
                || waited == Moment.CONF_CHANGE_APPLIED;
        if (waited == null
                || !forChange
                || machine.raft() == null
                || machine.member() == null
                || random.nextInt(3) == 0) {
            return;
        }
        Raft raft = machine.raft();
        long index = newConfChange(raft);
        long applied = machine.member().applied();
        boolean now = index > 0
                && switch (waited) {
                    case CONF_CHANGE_APPENDED -> raft.committed() < index;
                    case CONF_CHANGE_COMMITTED -> raft.committed() >= index && applied < index;
                    case CONF_CHANGE_APPLIED -> applied >= index;
                    default -> false;
                };
        if (now) {
            moment = null;
            machine.crash(List.of(Crash.values()).get(random.nextInt(Crash.values().length)));
        }
    }

    /** Index of the first configuration change that came after the trap was set, or 0. */
    private long newConfChange(Raft raft) {
        long from = Math.max(after + 1, raft.firstIndex());
        if (from <= raft.lastIndex()) {
            for (Entry entry : raft.entries(from, raft.lastIndex() + 1)) {
                if (entry.type() == EntryType.CONF_CHANGE) {
                    return entry.index();
                }
            }
        }
        return 0;
    }

    /** A member sends a message. */
    void sent(Machine from, Message message) {
        if (moment == Moment.READ_ASKED
                && message.type() == MessageType.HEARTBEAT
                && message.context().length > 0
                && random.nextInt(4) == 0) {
            moment = null;
            pause(from);
        }
        boolean vote =
                message.type() == MessageType.VOTE || (message.type() == MessageType.VOTE_RESP && !message.reject());
        if (moment == Moment.VOTED && vote && random.nextInt(2) == 0) {
            voted(from);
        }
    }

    /** An election in which votes take their time, and for which all stand who were stopped and go on at one moment. */
    private void haveElection() {
        votes = 1 + random.nextInt(VOTES_MAX);
        electedAtMillis = world.scheduler().nowMillis() + 4 * world.settings().electionMillis();
        world.network().conditions(0, 0, LATE_VOTE_MILLIS_MIN + random.nextInt(LATE_VOTE_MILLIS_MAX));
        long millis = world.settings().electionMillis();
        millis += random.nextInt((int) millis);
        for (Machine machine : world.machines()) {
            MemberProcess process = machine.process();
            if (process != null && !process.stopped()) {
                process.stop();
                world.scheduler().afterMillis(millis, () -> {
                    if (process.stopped()) {
                        process.resume();
                    }
                });
            }
        }
    }

    private void voted(Machine voter) {
        if (--votes == 0) {
            moment = null;
        }
        world.scheduler().after(0, () -> voter.crash(Crash.LOSE_UNSYNCED, random.nextInt(QUICK_RESTART_MILLIS)));
    }

    /** A snapshot is on its way: a good time to change the configuration, too. */
    void snapshotSent() {
        if (moment == Moment.SNAPSHOT_SENT) {
            moment = null;
            world.operator().changeNow();
        }
    }

    private void pauseAroundNextEnd() {
        long end = world.leases().nextEnd();
        Machine leader = world.leader();
        if (end < 0 || leader == null) {
            return;
        }
        long before = TimeUnit.MILLISECONDS.toNanos(random.nextInt(BEFORE_END_MILLIS));
        world.scheduler().after(Math.max(0, end - before - world.scheduler().now()), () -> {
            if (!world.peace()) {
                pause(leader);
            }
        });
    }

    /** As SIGSTOP and SIGCONT, for long enough that another one is elected. */
    void pause(Machine machine) {
        MemberProcess process = machine.process();
        if (process != null && !process.stopped()) {
            process.stop();
            int millis = PAUSE_MILLIS_MIN + random.nextInt(PAUSE_MILLIS_MAX);
            world.scheduler().afterMillis(millis, () -> {
                if (process.stopped()) {
                    process.resume();
                }
            });
        }
    }
}
