package dev.quoin.raft.simulation;

import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A group, its world, and what must hold in it. Everything follows from the seed. */
final class Simulation {

    private static final int MEMBERS = 6;
    private static final long TIME_MAX = 30_000;

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
    private final Set<Member> touched = new LinkedHashSet<>();
    private long highestApplied;
    private long goal;

    /** A group of which everything is drawn: size, settings, what befalls it. */
    Simulation(long seed) {
        this(seed, 0, MEMBERS);
    }

    private Simulation(long seed, int founding, int all) {
        random = new Random(seed);
        preVote = random.nextBoolean();
        checkQuorum = random.nextInt(4) > 0;
        bytesPerMessage = random.nextBoolean() ? 40 : 1 << 20;
        router = new Router(this, random);
        workload = new Workload(this, random);
        nemesis = new Nemesis(this, router, random);
        int founders = founding > 0 ? founding : 2 + random.nextInt(4);
        List<BootstrapPeer> peers = new ArrayList<>();
        for (long id = 1; id <= founders; id++) {
            peers.add(new BootstrapPeer(id, new byte[0]));
        }
        for (long id = 1; id <= all; id++) {
            members.add(new Member(id, this, random, peers));
        }
    }

    /** A group of a size that nothing befalls but what the test does. */
    static Simulation calm(long seed, int size) {
        Simulation simulation = new Simulation(seed, size, size);
        simulation.members.forEach(Member::start);
        return simulation;
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
        runUntil(() -> scheduler.now() >= trouble, "trouble ends");
        nemesis.relax();
        runUntil(this::workIsDone, "a new entry is applied by all");
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

    /** Lets time pass until something is so. */
    void runUntil(BooleanSupplier done, String purpose) {
        long timeMax = scheduler.now() + TIME_MAX;
        while (!done.getAsBoolean()) {
            Invariant.require(scheduler.now() < timeMax, "not reached by %d: %s; %s", timeMax, purpose, this);
            step();
        }
    }

    Member runUntilLeader() {
        runUntil(() -> leader() != null, "somebody leads");
        return Objects.requireNonNull(leader());
    }

    /** Proposes something new and waits until so many members have applied it. */
    void runUntilAppliedBy(int count) {
        long before = highestApplied;
        runUntil(
                () -> {
                    Member leader = leader();
                    if (leader != null && highestApplied == before) {
                        propose(leader);
                        step();
                    }
                    return members.stream()
                                    .filter(each -> each.state().applied() > before)
                                    .count()
                            >= count;
                },
                count + " members apply something new");
    }

    /** Proposes something; true if it was not dropped. */
    boolean propose(Member member) {
        Raft raft = member.raft();
        try {
            if (raft != null) {
                raft.propose(new byte[] {1});
                member.pump();
                return true;
            }
        } catch (ProposalDroppedException e) {
            return false; // the next leader will do
        }
        return false;
    }

    private void step() {
        touched.clear();
        scheduler.step();
        for (Member member : touched) {
            Raft raft = member.raft();
            if (raft != null) {
                invariants.forEach(each -> each.check(this, member, raft));
            }
        }
    }

    /** All members of the leader's configuration applied an entry proposed in peace. */
    private boolean workIsDone() {
        Member leader = leader();
        Raft raft = leader == null ? null : leader.raft();
        if (leader == null || raft == null) {
            return false;
        }
        if (goal == 0) {
            goal = propose(leader) ? raft.lastIndex() : 0;
            return false;
        }
        return raft.status().progress().keySet().stream()
                .allMatch(id -> member(id).state().applied() >= goal);
    }

    void send(Message message) {
        invariants.forEach(each -> each.sent(message));
        router.send(message);
    }

    void applied(Entry entry) {
        highestApplied = Math.max(highestApplied, entry.index());
    }

    void touch(Member member) {
        touched.add(member);
    }

    Nemesis nemesis() {
        return nemesis;
    }

    /** Who leads in the highest term, if anybody. */
    @Nullable
    Member leader() {
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
