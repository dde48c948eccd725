package dev.quoin.raft.simulation;

import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A group, its world, and what must hold in it. Everything follows from the seed. */
final class Simulation {

    private static final int MEMBERS = 6;
    private static final long RECOVERY_MAX = 30_000;

    private final Random random;
    private final Scheduler scheduler = new Scheduler();
    private final List<Member> members = new ArrayList<>();
    private final List<Invariant> invariants = List.of(
            new SingleLeaderPerTerm(),
            new CommittedIsForever(),
            new LogsMatch(),
            new AppliedNeverExceedsCommitted(),
            new VoteSurvivesCrash(),
            new ReplicasHashEqual());
    private final Router router;
    private final Workload workload;
    private final Nemesis nemesis;
    private final boolean preVote;
    private final boolean checkQuorum;
    private final int bytesPerMessage;
    private @Nullable Member touched;
    private long highestApplied;

    Simulation(long seed) {
        random = new Random(seed);
        preVote = random.nextBoolean();
        checkQuorum = random.nextInt(4) > 0;
        bytesPerMessage = random.nextBoolean() ? 40 : 1 << 20;
        router = new Router(this, random);
        workload = new Workload(this, random);
        nemesis = new Nemesis(this, router, random);
        int founding = 2 + random.nextInt(4);
        List<BootstrapPeer> founders = new ArrayList<>();
        for (long id = 1; id <= founding; id++) {
            founders.add(new BootstrapPeer(id, new byte[0]));
        }
        for (long id = 1; id <= MEMBERS; id++) {
            members.add(new Member(id, this, random, founders));
        }
    }

    RaftConfig config(long id, Random itsRandom) {
        return RaftConfig.builder(id, new Random(itsRandom.nextLong()))
                .preVote(preVote)
                .checkQuorum(checkQuorum)
                .stepDownOnRemoval(id % 2 == 0)
                .maxSizePerMsg(bytesPerMessage)
                .maxInflightMsgs(bytesPerMessage < 100 ? 4 : 64)
                .maxCommittedSizePerReady(bytesPerMessage * 2L)
                .maxUncommittedEntriesSize(500)
                .build();
    }

    /** Trouble for a while, then peace, in which the group must recover. */
    void run(long trouble) {
        members.forEach(Member::start);
        scheduleWork();
        scheduleTrouble(trouble);
        runUntil(() -> scheduler.now() >= trouble, trouble + 1, "trouble ends");
        nemesis.relax();
        runUntil(this::workIsDone, scheduler.now() + RECOVERY_MAX, "a new entry is applied by all");
    }

    private void scheduleWork() {
        scheduler.after(1 + random.nextInt(20), () -> {
            workload.run();
            scheduleWork();
        });
    }

    private void scheduleTrouble(long until) {
        scheduler.after(1 + random.nextInt(300), () -> {
            if (scheduler.now() < until) {
                nemesis.strike();
                scheduleTrouble(until);
            }
        });
    }

    private void runUntil(BooleanSupplier done, long timeMax, String goal) {
        while (!done.getAsBoolean()) {
            Invariant.require(scheduler.now() < timeMax, "not reached by %d: %s; %s", timeMax, goal, this);
            touched = null;
            scheduler.step();
            Member member = touched;
            Raft raft = member == null ? null : member.raft();
            if (member != null && raft != null) {
                invariants.forEach(each -> each.check(this, member, raft));
            }
        }
    }

    private long goal;

    /** All members of the leader's configuration applied an entry proposed in peace. */
    private boolean workIsDone() {
        Member leader = leader();
        Raft raft = leader == null ? null : leader.raft();
        if (leader == null || raft == null) {
            return false;
        }
        if (goal == 0) {
            goal = proposeGoal(leader, raft);
            return false;
        }
        return raft.status().progress().keySet().stream()
                .allMatch(id -> member(id).state().applied() >= goal);
    }

    private static long proposeGoal(Member leader, Raft raft) {
        try {
            raft.propose(new byte[] {1});
        } catch (ProposalDroppedException e) {
            return 0; // removed, or handing over: the next leader will do
        }
        leader.pump();
        return raft.lastIndex();
    }

    void send(Message message) {
        invariants.forEach(each -> each.sent(message));
        router.send(message);
    }

    void applied(Member member, Entry entry) {
        highestApplied = Math.max(highestApplied, entry.index());
    }

    void touch(Member member) {
        touched = member;
    }

    private @Nullable Member leader() {
        Member latest = null;
        long term = 0;
        for (Member member : members) {
            Raft raft = member.raft();
            if (raft != null && member.leads() && raft.term() > term) {
                latest = member;
                term = raft.term();
            }
        }
        return latest;
    }

    Member leaderOrAny(Random choice) {
        Member leader = leader();
        return leader != null ? leader : anyMember(choice);
    }

    Member anyMember(Random choice) {
        return members.get(choice.nextInt(members.size()));
    }

    Member member(long id) {
        return members.get((int) id - 1);
    }

    List<Member> members() {
        return members;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Workload workload() {
        return workload;
    }

    long highestApplied() {
        return highestApplied;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("goal " + goal);
        for (Member member : members) {
            Raft raft = member.raft();
            text.append('\n').append(member.id()).append(' ').append(raft == null ? "down" : raft.status());
        }
        return text.toString();
    }
}
