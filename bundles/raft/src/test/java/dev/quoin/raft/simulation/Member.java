package dev.quoin.raft.simulation;

import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.Urgent;
import dev.quoin.raft.RaftCores;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One member: Raft, its disk, its state machine, and the loop between them. A crash keeps only the disk. */
final class Member {

    private static final int TICK = 10;

    private final long id;
    private final Simulation simulation;
    private final Random random;
    private final List<BootstrapPeer> founders;
    private final RaftCores rafts = new RaftCores();
    private final SimulatedDisk disk = new SimulatedDisk();
    private final int tickPeriod;
    private final ArrayDeque<Ready> applyQueue = new ArrayDeque<>();
    private final boolean hurries;
    private final int applyLagMax;
    private StateMachine state = new StateMachine();
    private @Nullable Raft raft;
    private int life;
    private int diskLatencyMin = 1;
    private int diskLatencyMax = 4;
    private int crashAfterWrites;

    /** A founder if it is among the founders, else one that waits to be added. */
    Member(long id, Simulation simulation, Random random, List<BootstrapPeer> founders) {
        this.id = id;
        this.simulation = simulation;
        this.random = random;
        this.founders = founders;
        this.tickPeriod = TICK - 1 + random.nextInt(3); // clocks differ
        this.hurries = random.nextBoolean();
        this.applyLagMax = random.nextBoolean() ? 0 : 1 + random.nextInt(100);
    }

    void start() {
        if (raft != null) {
            return;
        }
        RaftConfig config = simulation.config(id, random);
        state = new StateMachine();
        applyQueue.clear();
        boolean founds = founders.stream().anyMatch(peer -> peer.id() == id);
        if (disk.isEmpty() && founds) {
            raft = rafts.bootstrap(config, founders, this::currentSnapshot);
        } else {
            Snapshot snapshot = disk.snapshot();
            if (snapshot != null) {
                state.restore(snapshot);
            }
            raft = rafts.start(config, disk.replay(), this::currentSnapshot);
        }
        life++;
        int thisLife = life;
        simulation.scheduler().after(random.nextInt(TICK), () -> tick(thisLife));
        pump();
    }

    /** The n-th write that needs a sync, counted from now, hangs until the member crashes; it is soon back. */
    void crashDuringWrite(int count) {
        crashAfterWrites = count;
    }

    private void crashHanging(int ofLife) {
        if (raft != null && life == ofLife) {
            crash();
            simulation.scheduler().after(1 + random.nextInt(30), this::start);
        }
    }

    void crash() {
        raft = null;
        disk.crash(random);
    }

    private void tick(int ofLife) {
        if (raft != null && life == ofLife) {
            simulation.touch(this);
            raft.tick();
            simulation.scheduler().after(tickPeriod, () -> tick(ofLife));
            pump();
        }
    }

    void receive(Message message) {
        if (raft != null) {
            simulation.touch(this);
            raft.step(message);
            pump();
        }
    }

    void snapshotSent(long to, boolean received) {
        if (raft != null) {
            simulation.touch(this);
            raft.reportSnapshot(to, received);
            pump();
        }
    }

    void unreachable(long to) {
        if (raft != null) {
            simulation.touch(this);
            raft.reportUnreachable(to);
        }
    }

    /** Starts the next write if none is under way. */
    void pump() {
        if (raft == null) {
            return;
        }
        if (hurries) {
            Urgent urgent = raft.urgent();
            urgent.readStates().forEach(read -> simulation.workload().readAnswered(id, read));
            urgent.messages().forEach(simulation::send);
        }
        if (!raft.hasReady()) {
            return;
        }
        Ready ready = raft.ready();
        ready.readStates().forEach(read -> simulation.workload().readAnswered(id, read));
        ready.messages().forEach(simulation::send);
        disk.write(ready);
        int thisLife = life;
        if (ready.mustSync() && crashAfterWrites > 0 && --crashAfterWrites == 0) {
            simulation.scheduler().after(random.nextInt(60), () -> crashHanging(thisLife));
            return;
        }
        simulation.scheduler().after(diskLatencyMin + random.nextInt(diskLatencyMax), () -> written(ready, thisLife));
    }

    private void written(Ready ready, int ofLife) {
        if (raft == null || life != ofLife) {
            return;
        }
        simulation.touch(this);
        if (ready.mustSync()) {
            disk.sync();
        }
        ready.messagesAfterPersist().forEach(simulation::send);
        applyQueue.add(ready);
        if (applyLagMax == 0) {
            applyNext(ofLife);
        } else {
            simulation.scheduler().after(random.nextInt(applyLagMax), () -> applyNext(ofLife));
        }
        raft.advance();
        pump();
    }

    /** Applies what the oldest Ready handed out; a separate thread in a server, so it may lag behind. */
    private void applyNext(int ofLife) {
        if (raft == null || life != ofLife) {
            return;
        }
        simulation.touch(this);
        Ready ready = applyQueue.remove();
        if (ready.snapshot() != null) {
            state.restore(ready.snapshot());
        }
        for (Entry entry : ready.committedEntries()) {
            state.apply(entry);
            simulation.applied(entry);
            if (entry.type() != EntryType.NORMAL) {
                state.reconfigured(raft.applyConfChange(rafts.confChange(entry)));
            }
        }
        if (random.nextInt(30) == 0) {
            takeSnapshot(raft);
        }
        pump();
    }

    private void takeSnapshot(Raft running) {
        long index = state.applied();
        if (index < running.firstIndex() + 5) {
            return;
        }
        disk.write(state.save());
        disk.sync();
        running.compact(Math.min(running.applied(), index - random.nextInt(20)));
    }

    /** Forgets the log up to what was applied. */
    void compactAll() {
        if (raft != null) {
            disk.write(state.save());
            disk.sync();
            raft.compact(Math.min(raft.applied(), state.applied()));
        }
    }

    /** For a follower: as of now, so that its configuration holds members that were just added. */
    private @Nullable Snapshot currentSnapshot() {
        return state.applied() == 0 ? null : state.save();
    }

    void diskStalls(int time) {
        diskLatencyMin = time;
    }

    void diskLatency(int max) {
        diskLatencyMin = 1;
        diskLatencyMax = max;
    }

    long id() {
        return id;
    }

    boolean isUp() {
        return raft != null;
    }

    boolean leads() {
        return raft != null && raft.softState().role() == RaftRole.LEADER;
    }

    @Nullable
    Raft raft() {
        return raft;
    }

    /** The life that runs now; invariants that remember forget at a new one. */
    int life() {
        return life;
    }

    StateMachine state() {
        return state;
    }
}
