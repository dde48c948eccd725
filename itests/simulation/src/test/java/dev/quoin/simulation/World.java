package dev.quoin.simulation;

import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.Rafts;
import dev.quoin.history.History;
import dev.quoin.history.WatchLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Machines, a network, clients, and what befalls them. Everything follows from the seed. */
final class World {

    private static final long PEACE_MILLIS_MAX = 120_000;
    private static final long SNAPSHOT_SECONDS_MAX = 5;

    /** The longest lease, what a new leader adds to it, and a revocation that has to be repeated. */
    private static final long LEASES_MILLIS_MAX = 12_000;

    private static final long COMPACTION_MILLIS_MAX = 5_000;

    private final Scheduler scheduler = new Scheduler();
    private final LeaseLedger leases = new LeaseLedger(this);
    private final RaftInvariants invariants = new RaftInvariants(leases::committed);
    private final History history = new History();
    private final WatchLog watched = new WatchLog();
    private final List<Machine> machines = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<LeaseHolder> holders = new ArrayList<>();
    private final Random random;
    private final Settings settings;
    private final Rafts rafts;
    private final Network network;
    private final Nemesis nemesis;
    private final Operator operator;
    private final Caretaker caretaker;
    private final Levels levels;
    private boolean peace;
    private long numbers;
    private @Nullable AssertionError failure;

    World(long seed, Rafts rafts) {
        this.random = new Random(seed);
        this.rafts = rafts;
        this.settings = Settings.of(random);
        this.network = new Network(scheduler, new Random(random.nextLong()));
        for (int i = 1; i <= settings.machines(); i++) {
            machines.add(new Machine(this, "m" + i, new Random(random.nextLong())));
        }
        for (int i = 0; i < settings.clients(); i++) {
            clients.add(new Client(this, i, new Random(random.nextLong())));
        }
        for (int i = 0; i < 2; i++) {
            watchers.add(new Watcher(this, "watcher" + i, new Random(random.nextLong())));
        }
        for (int i = 0; i < 2; i++) {
            holders.add(new LeaseHolder(this, i + 1, new Random(random.nextLong())));
        }
        this.levels = new Levels(this, settings.levels(), new Random(random.nextLong()));
        this.caretaker = new Caretaker(this, new Random(random.nextLong()));
        this.operator = new Operator(this, machines.subList(0, settings.founders()), new Random(random.nextLong()));
        this.nemesis = new Nemesis(this, new Random(random.nextLong()));
    }

    /** Trouble for a while, then peace, in which everything must become whole again. */
    void run() throws Exception {
        List<Machine> founders = machines.subList(0, settings.founders());
        String cluster = founders.stream()
                .map(machine -> machine.name() + "=" + machine.peerUrl())
                .collect(Collectors.joining(","));
        founders.forEach(machine -> machine.commission(cluster, "new"));
        clients.forEach(Client::start);
        watchers.forEach(Watcher::start);
        holders.forEach(LeaseHolder::start);
        caretaker.start();
        nemesis.start();
        if (settings.reconfigures()) {
            operator.start();
        }
        long trouble = TimeUnit.MILLISECONDS.toNanos(settings.troubleMillis());
        runUntil(
                () -> scheduler.now() >= trouble,
                settings.troubleMillis() + 1,
                Violation.NOT_WHOLE_IN_TIME,
                "trouble ends");
        peace = true;
        operator.forget();
        nemesis.relax();
        runUntil(this::idle, PEACE_MILLIS_MAX, Violation.NOT_WHOLE_IN_TIME, "clients come to an end");
        runUntil(this::settled, PEACE_MILLIS_MAX, Violation.NOT_WHOLE_IN_TIME, "all members have the same");
        runUntil(this::withoutLeases, LEASES_MILLIS_MAX, Violation.LEASE_TOO_LONG, "all leases end");
        runUntil(this::settled, PEACE_MILLIS_MAX, Violation.NOT_WHOLE_IN_TIME, "all members have the same again");
        long compacted = scheduler.nowMillis() + COMPACTION_MILLIS_MAX;
        runUntil(
                () -> scheduler.nowMillis() >= compacted || compactedEqually(),
                COMPACTION_MILLIS_MAX + 1,
                Violation.NOT_WHOLE_IN_TIME,
                "all members have compacted");
        new FinalChecks(this).run();
    }

    private boolean idle() {
        return clients.stream().allMatch(Client::idle) && holders.stream().allMatch(LeaseHolder::idle);
    }

    /** Deleting what is compacted goes on in the background. */
    private boolean compactedEqually() {
        return machines.stream()
                        .filter(Machine::inService)
                        .map(Machine::member)
                        .mapToLong(member -> member == null ? -1 : member.storedBytes())
                        .distinct()
                        .count()
                == 1;
    }

    private boolean withoutLeases() {
        Machine leader = leader();
        return leader != null && leader.member() != null && leader.member().leaseCount() == 0;
    }

    private void runUntil(BooleanSupplier done, long millisMax, Violation late, String what) {
        long end = scheduler.nowMillis() + millisMax;
        while (!done.getAsBoolean()) {
            if (scheduler.nowMillis() > end) {
                throw late.found("not reached in time: " + what + "\n" + this);
            }
            MemberProcess did = scheduler.step();
            if (did != null) {
                did.machine().afterEvent(did);
            }
            nemesis.afterEvent(did);
            if (failure != null) {
                throw failure;
            }
        }
    }

    /** Every member has applied all there is, and every watcher has seen it. */
    private boolean settled() {
        Machine leader = leader();
        if (leader == null || leader.member() == null || (settings.reconfigures() && !operator.settled())) {
            return false;
        }
        long last = raft(leader).lastIndex();
        long revision = leader.member().revision();
        return raft(leader).committed() == last
                && leader.member().alarms().isEmpty()
                && levels.settled(leader.member())
                && machines.stream()
                        .filter(Machine::inService)
                        .allMatch(machine ->
                                machine.member() != null && machine.member().applied() == last)
                && watchers.stream().allMatch(watcher -> watched.last(watcher.name()) == revision || revision == 1);
    }

    private static Raft raft(Machine machine) {
        return java.util.Objects.requireNonNull(machine.raft());
    }

    /** Who leads in the highest term, if anybody. */
    @Nullable
    Machine leader() {
        Machine latest = null;
        for (Machine machine : machines) {
            Raft raft = machine.raft();
            if (raft != null
                    && machine.member() != null
                    && raft.softState().role() == RaftRole.LEADER
                    && (latest == null || raft.term() > raft(latest).term())) {
                latest = machine;
            }
        }
        return latest;
    }

    /** Ends the simulation: something happened that must not. */
    void failed(Violation what, String who, Throwable cause) {
        if (failure == null) {
            // What was found while a member's own code ran comes here as that member's failure.
            failure = cause instanceof Violation.Found found
                    ? found
                    : new Violation.Found(what, who + ": " + cause + "\n" + this, cause);
        }
    }

    /** Whether a member may stop by itself. */
    boolean expectsEnd(Throwable cause) {
        return settings.reconfigures()
                && String.valueOf(cause.getMessage()).contains("permanently removed from the cluster");
    }

    @Nullable
    Machine machineAt(List<String> peerUrls) {
        return machines.stream()
                .filter(machine -> peerUrls.contains(machine.peerUrl()))
                .findFirst()
                .orElse(null);
    }

    Machine anyInService(Random choice) {
        List<Machine> serving = machines.stream().filter(Machine::inService).toList();
        return serving.get(choice.nextInt(serving.size()));
    }

    long snapshotNanosMax() {
        return TimeUnit.SECONDS.toNanos(SNAPSHOT_SECONDS_MAX);
    }

    long nextNumber() {
        return ++numbers;
    }

    boolean peace() {
        return peace;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Settings settings() {
        return settings;
    }

    Network network() {
        return network;
    }

    RaftInvariants invariants() {
        return invariants;
    }

    LeaseLedger leases() {
        return leases;
    }

    Levels levels() {
        return levels;
    }

    Operator operator() {
        return operator;
    }

    Traps traps() {
        return nemesis.traps();
    }

    History history() {
        return history;
    }

    WatchLog watched() {
        return watched;
    }

    List<Machine> machines() {
        return machines;
    }

    List<Watcher> watchers() {
        return watchers;
    }

    Rafts rafts() {
        return rafts;
    }

    @Override
    public String toString() {
        return "at " + scheduler.nowMillis() + " ms, " + settings + "\n"
                + machines.stream()
                        .filter(Machine::inService)
                        .map(Machine::toString)
                        .collect(Collectors.joining("\n"))
                + "\n" + watchers;
    }
}
