package dev.quoin.simulation;

import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.peer.PeerReceiver;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.peer.PeerTransports;
import dev.quoin.api.raft.Raft;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.mvcc.SmallStores;
import dev.quoin.server.OpenedMember;
import dev.quoin.server.storage.BootException;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A machine with a disk, clocks and at most one process, which is a member. It starts again whenever it went down. */
final class Machine {

    private static final int RESTART_MILLIS_MAX = 3_000;

    private final World world;
    private final String name;
    private final String peerUrl;
    private final Random random;
    private final MachineClock clock;
    private final Pace pace;
    private final MachineStore store;
    private final Damage damage = new Damage();
    private CrashableDisk platter = new CrashableDisk();
    private String initialCluster = "";
    private String initialState = "new";
    private boolean inService;
    private boolean hasRun;
    private boolean removed;
    private @Nullable MemberProcess process;
    private @Nullable MachineDisk disk;
    private @Nullable OpenedMember member;
    private @Nullable Raft raft;
    private @Nullable MachineTransport transport;
    private String clusterVersion = "";
    private boolean full;
    private boolean closing;

    Machine(World world, String name, Random random) {
        this.world = world;
        this.name = name;
        this.peerUrl = "http://" + name + ":2380";
        this.random = random;
        this.clock = new MachineClock(world.scheduler(), random.nextInt(400) - 200);
        this.pace = new Pace(new Random(random.nextLong()));
        boolean durable = world.settings().durableStores() || random.nextBoolean();
        this.store = new MachineStore(durable, durable && random.nextInt(3) > 0);
    }

    /** Puts it into service and starts it. */
    void commission(String cluster, String state) {
        initialCluster = cluster;
        initialState = state;
        inService = true;
        hasRun = false;
        removed = false;
        start();
    }

    /** Takes it out of service; what it held is wiped. */
    void decommission() {
        inService = false;
        if (process != null) {
            crash(Crash.LOSE_UNSYNCED);
        }
        wipe();
    }

    private void wipe() {
        platter = new CrashableDisk();
        store.wipe();
        damage.forget();
    }

    void start() {
        if (process != null || !inService) {
            return;
        }
        if (!hasRun && initialState.equals("existing")) {
            wipe();
        }
        MemberProcess born = new MemberProcess(this, world.scheduler());
        process = born;
        world.levels().restarts(this);
        disk = new MachineDisk(platter, born);
        disk.full(full);
        store.mount(disk);
        world.scheduler().at(world.scheduler().now(), born, () -> open(born));
    }

    private void open(MemberProcess born) {
        ScheduledLanes lanes = new ScheduledLanes(world.scheduler(), born, clock, pace);
        OpenedMember.Surroundings around = new OpenedMember.Surroundings(
                new RecordedRafts(world.rafts(), world.settings().messageBytes(), made -> raft = made),
                disk(),
                clock,
                store,
                SmallStores.on(clock, lanes),
                new Transports(born),
                lanes,
                new Random(random.nextLong()));
        try {
            OpenedMember opened = OpenedMember.open(
                    world.settings()
                            .flags(
                                    name,
                                    peerUrl,
                                    initialCluster,
                                    initialState,
                                    world.levels().of(this)),
                    around,
                    () -> {},
                    cause -> gaveUp(born, cause));
            // One that knows that it lost something gets it again, whatever it had committed.
            if (damage.forged() && (raft == null || !raft.owesEntries())) {
                throw Violation.ACCEPTED_LOSS.found(name + " started\n" + world);
            }
            damage.survived(platter);
            store.rebuilt();
            member = opened;
            hasRun = true;
            opened.start();
        } catch (BootException | IOException | RuntimeException e) {
            refused(born, e);
        }
    }

    /** The directory could not be opened: right if it is damaged or its disk fails, and then somebody repairs it. */
    private void refused(MemberProcess born, Exception reason) {
        if (!born.alive()) {
            return;
        }
        if (initialState.equals("existing") && !hasRun) {
            born.die();
            world.levels().joins(this);
            inService = false; // the list of members changed meanwhile; with the new one it may work
            return;
        }
        boolean excused = damage.present()
                || store.lost()
                || disk().broken()
                || full
                || world.levels().refused(this, reason);
        if (!excused) {
            world.failed(Violation.DOES_NOT_START, name, reason);
        }
        born.die();
        platter = damage.repaired(platter);
        store.find();
    }

    private void gaveUp(MemberProcess born, Throwable cause) {
        if (cause instanceof Violation.Found) {
            // Found while the member's own code ran, whatever else is wrong with its machine.
            world.failed(Violation.GAVE_UP, name, cause);
        } else if (born.alive() && !closing) {
            boolean removal = world.expectsEnd(cause);
            removed |= removal;
            boolean excused = disk().broken()
                    || full
                    || !inService
                    || removal
                    || world.levels().refused(this, cause);
            if (!excused) {
                world.failed(Violation.GAVE_UP, name, cause);
            }
            born.die();
        }
    }

    /** Looks at what an event of its process left behind. */
    void afterEvent(MemberProcess did) {
        if (did != process) {
            return;
        }
        if (!did.alive()) {
            bury(List.of(Crash.values()).get(random.nextInt(Crash.values().length)), anyRestartMillis());
        } else if (raft != null && member != null) {
            world.invariants().check(member.id(), raft, member.applied());
            String version = member.clusterVersion();
            if (!version.equals(clusterVersion)) {
                clusterVersion = version;
                world.levels().changed(this, version);
            }
        }
    }

    /** As by SIGTERM: hands leadership over if it can, closes everything, and ends. */
    void stopInGoodOrder() {
        MemberProcess leaving = process;
        OpenedMember stopping = member;
        if (leaving == null || stopping == null || leaving.stopped()) {
            return;
        }
        boolean[] once = new boolean[1];
        Runnable close = () -> {
            if (!once[0]) {
                once[0] = true;
                close(stopping, leaving);
            }
        };
        Scheduler scheduler = world.scheduler();
        scheduler.at(
                scheduler.now(), leaving, () -> stopping.handOver(() -> scheduler.at(scheduler.now(), leaving, close)));
        long patience = clock.trueNanos(TimeUnit.MILLISECONDS.toNanos(stopping.handOverMillisMax()));
        scheduler.at(scheduler.now() + patience, leaving, close);
    }

    /** What it still fails at while it closes is nobody's concern, as long as it ends. */
    private void close(OpenedMember stopping, MemberProcess leaving) {
        closing = true;
        try {
            stopping.close();
        } finally {
            closing = false;
            leaving.die();
        }
    }

    /** Its disk has no space left, or has space again. */
    void fill(boolean isFull) {
        full = isFull;
        if (disk != null) {
            disk.full(isFull);
        }
    }

    void crash(Crash mode) {
        crash(mode, anyRestartMillis());
    }

    /** It starts again after so long. */
    void crash(Crash mode, int restartMillis) {
        if (process != null) {
            process.die();
            bury(mode, restartMillis);
        }
    }

    private int anyRestartMillis() {
        return 20 + random.nextInt(RESTART_MILLIS_MAX);
    }

    private void bury(Crash mode, int restartMillis) {
        if (raft != null) {
            world.invariants().forget(raft);
        }
        platter = platter.crashed(mode, random);
        store.crash(random);
        process = null;
        member = null;
        raft = null;
        transport = null;
        world.scheduler().afterMillis(restartMillis, this::start);
    }

    /** Flips a bit somewhere on its disk while it is down. */
    void flipBit() {
        crash(Crash.KEEP_UNSYNCED);
        damage.inflict(platter, random);
    }

    /** Its log kept a commit index and lost the entries up to it. */
    void forgeCommit() {
        crash(Crash.KEEP_UNSYNCED);
        damage.forgeCommit(platter, random);
    }

    /** One of the last entries in its log cannot be read when it comes back. */
    void loseEntry() {
        crash(Crash.KEEP_UNSYNCED);
        damage.loseEntry(platter, random);
    }

    /** Whether its log lacks, or may turn out to lack, what it has acknowledged. */
    boolean lacksEntries() {
        return damage.present() || (raft != null && raft.owesEntries());
    }

    /** Its backend is gone when it comes back. */
    void loseStore() {
        crash(Crash.KEEP_UNSYNCED);
        store.lose();
    }

    /** Whether its member founded the cluster, and was not added later. */
    boolean founded() {
        return inService && initialState.equals("new");
    }

    /** Whether its member said that it was removed: nothing becomes of it before what it holds is wiped. */
    boolean removed() {
        return removed;
    }

    String name() {
        return name;
    }

    String peerUrl() {
        return peerUrl;
    }

    MachineClock clock() {
        return clock;
    }

    Pace pace() {
        return pace;
    }

    boolean inService() {
        return inService;
    }

    @Nullable
    MemberProcess process() {
        return process;
    }

    @Nullable
    OpenedMember member() {
        return member;
    }

    @Nullable
    Raft raft() {
        return raft;
    }

    @Nullable
    MachineTransport transport() {
        return transport == null || transport.closed() ? null : transport;
    }

    MachineDisk disk() {
        return java.util.Objects.requireNonNull(disk, "never started");
    }

    @Override
    public String toString() {
        String state = process == null ? "down" : process.stopped() ? "stopped" : "up";
        return name + " " + world.levels().of(this) + " " + state + (member == null ? "" : " " + member) + " "
                + (raft == null ? "" : raft.status());
    }

    private final class Transports implements PeerTransports {

        private final MemberProcess born;

        Transports(MemberProcess born) {
            this.born = born;
        }

        @Override
        public PeerTransport open(LocalPeer local, PeerReceiver receiver) {
            MachineTransport opened = new MachineTransport(world, Machine.this, born, local, receiver);
            transport = opened;
            return opened;
        }

        @Override
        public PeerRequests requests() {
            return new MachineRequests(world, Machine.this, born);
        }
    }
}
