package dev.quoin.server.loop;

import dev.quoin.api.raft.ConfChange;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.ReadState;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SoftState;
import dev.quoin.api.raft.Urgent;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Owns the Raft state machine and does what its {@link Ready} says: send at once, persist, then send the promises, apply
 * what is committed, advance.
 *
 * <p>At most one Ready is outstanding; what is proposed while it is being persisted goes into the next one, and so into the
 * next sync. Where this member is the only voter there is nobody to step down for, and the log is written on this thread:
 * a lone request then costs no hand-over.
 */
public final class RaftLoop {

    private final Raft raft;
    private final long id;
    private final LogWriter logWriter;
    private final ApplyLoop applyLoop;
    private final Transport transport;
    private final Lane lane;
    private final MessageInbox inbox;
    private final ForwardedProposals forwarded;
    private final DiskStall stall;
    private final StepDown stepDown;
    private final DepartedLeader departedLeader;
    private final Standing standing;
    private volatile boolean probing;
    private volatile boolean standsBack;
    private @Nullable RaftListener listener;
    private boolean outstanding;
    private SoftState softState = new SoftState(Raft.NONE, RaftRole.FOLLOWER);
    private boolean electsAlone;
    private boolean broken;

    public RaftLoop(Raft raft, long id, LogWriter logWriter, ApplyLoop applyLoop, Transport transport, Lanes lanes) {
        this.raft = raft;
        this.id = id;
        this.logWriter = logWriter;
        this.applyLoop = applyLoop;
        this.transport = transport;
        this.lane = lanes.lane("quoin-raft", this::work);
        this.inbox = new MessageInbox(lane);
        this.forwarded = new ForwardedProposals(raft);
        this.stall = logWriter.stall();
        this.stepDown = new StepDown(stall.clock());
        this.departedLeader = new DepartedLeader(id);
        this.standing = new Standing(id);
        standing.observe(raft, softState);
    }

    /** Starts the three lanes. */
    public void start(Applier applier, RaftListener told) {
        listener = told;
        logWriter.start(told);
        applyLoop.start(applier, told);
        lane.start(e -> {
            broken = true;
            told.fatal("failed to save Raft hard state and entries, or to apply", e);
        });
    }

    /** Lets one unit of time pass. The timer's thread, which sees a stalled disk when Raft's own waits for it. */
    public void tick() {
        if (stall.begins()) {
            lane.submit(() -> stepDown.handOver(raft, id));
        }
        if (stall.wantsProbe() && !probing) {
            probing = true;
            logWriter.probe(() -> probing = false);
        }
        lane.submit(this::passTime);
    }

    /** A member whose disk has stalled does not campaign: to it no time passes. A single voter has nobody to leave it to. */
    private void passTime() {
        if (standing.soleVoter()
                || !(standsBack || stall.stalled())
                || raft.softState().role() == RaftRole.LEADER) {
            raft.tick();
            departedLeader.tick(raft);
        }
        forwarded.tick();
    }

    /**
     * Lets this member elect itself as soon as it is the only voter: nobody else could win, so there is nothing to wait for.
     * Raft does not campaign while a change of the configuration waits to be applied, so a founding member, or one that
     * replays its log, tries again after each.
     */
    public void electWhenAlone() {
        lane.submit(() -> {
            electsAlone = true;
            electIfAlone();
        });
    }

    /** From now on this member does not campaign, unless it is the only voter. */
    public void standBack() {
        standsBack = true;
    }

    /** Proposes an entry; {@code dropped} runs if it certainly did not get into the log. */
    public void propose(byte[] data, Consumer<ProposalDroppedException> dropped) {
        lane.submit(() -> {
            try {
                raft.propose(data);
            } catch (ProposalDroppedException e) {
                dropped.accept(e);
            }
        });
    }

    /** Proposes an entry if this member leads, and runs {@code refused} otherwise: the entry is not handed to another leader. */
    public void proposeAsLeader(byte[] data, Runnable refused) {
        lane.submit(() -> {
            if (raft.softState().role() != RaftRole.LEADER) {
                refused.run();
                return;
            }
            try {
                raft.propose(data);
            } catch (ProposalDroppedException e) {
                refused.run();
            }
        });
    }

    /** Proposes a configuration change. */
    public void propose(ConfChange change, Consumer<ProposalDroppedException> dropped) {
        lane.submit(() -> {
            try {
                raft.proposeConfChange(change);
            } catch (ProposalDroppedException e) {
                dropped.accept(e);
            }
        });
    }

    /** Asks for a read index. */
    public void readIndex(byte[] context) {
        lane.submit(() -> raft.readIndex(context));
    }

    /**
     * Takes another member's message; false where it was passed over because too much waits. Entries are passed over while
     * those before them wait to be applied: acknowledged, they would be kept until then, and their leader sends them again.
     */
    public boolean receive(Message message) {
        boolean more = message.type() == MessageType.APP && !message.entries().isEmpty();
        return !(more && applyLoop.full()) && inbox.take(message, forwarded::step);
    }

    /** A message to a member was lost. */
    public void unreachable(long member) {
        lane.submit(() -> raft.reportUnreachable(member));
    }

    /** A member's process is gone; told often. */
    public void departed(long member) {
        if (member == standing.leader()) {
            lane.submit(() -> departedLeader.departed(raft, member));
        }
    }

    /** How sending a snapshot ended. */
    public void snapshotSent(long member, boolean received) {
        lane.submit(() -> raft.reportSnapshot(member, received));
    }

    /** Lets time pass at once, so that a member which starts need not wait for a whole election timeout. */
    public void advance(int ticks) {
        lane.submit(() -> {
            for (int i = 0; i < ticks; i++) {
                raft.tick();
            }
        });
    }

    /** Runs a task on the apply lane between two groups of entries. */
    public void betweenApplies(Runnable task) {
        applyLoop.run(task);
    }

    /** Puts an applied configuration change into force; completes with the configuration. Waits for Raft's thread. */
    public ConfState applyConfChange(ConfChange change) {
        return lane.ask(() -> changeConfiguration(change));
    }

    /** Forgets the log up to an index. */
    public void compact(long index) {
        lane.submit(() -> raft.compact(Math.min(index, raft.applied())));
    }

    /** Runs a question on Raft's thread. */
    public void inspect(Consumer<Raft> question) {
        lane.submit(() -> question.accept(raft));
    }

    /** Whether every acknowledged write is known to be applied once this index is, so that a local read is linearizable. */
    public boolean soleLeaderAt(long appliedIndex) {
        return standing.soleLeaderAt(appliedIndex);
    }

    /** The leader, or {@link Raft#NONE}. */
    public long leader() {
        return standing.leader();
    }

    /** Whether this member leads. */
    public boolean leading() {
        return standing.leader() == id;
    }

    public long term() {
        return standing.term();
    }

    public long committed() {
        return standing.committed();
    }

    /**
     * Ends the lanes and closes the log. The apply lane goes first: it may be waiting for Raft's thread. What is committed
     * but not applied then is applied by the next start.
     */
    public void close() throws IOException {
        applyLoop.close();
        lane.close();
        logWriter.close(lane.ended());
    }

    private ConfState changeConfiguration(ConfChange change) {
        ConfState state = raft.applyConfChange(change);
        standing.observe(raft, softState);
        // Soon, not now: the entry of this change still counts as waiting to be applied.
        lane.submit(this::electIfAlone);
        return state;
    }

    private void electIfAlone() {
        if (electsAlone && standing.soleVoter() && softState.leader() == Raft.NONE) {
            raft.campaign();
        }
    }

    /** Takes Readies until one has to wait for the log's lane or nothing is left to do. */
    private void work() {
        while (!broken && !outstanding && raft.hasReady()) {
            handle(raft.ready());
        }
        if (outstanding && !broken) {
            sendUrgent();
        }
        standing.observe(raft, softState);
    }

    /** What need not wait for the write that is going on, also that somebody else leads by now. */
    private void sendUrgent() {
        tellLeadership(raft.softState());
        Urgent urgent = raft.urgent();
        for (ReadState read : urgent.readStates()) {
            told().confirmed(read);
        }
        if (!urgent.messages().isEmpty()) {
            transport.send(urgent.messages());
        }
    }

    private void tellLeadership(SoftState now) {
        if (!now.equals(softState)) {
            softState = now;
            standing.observe(raft, softState);
            forwarded.again();
            told().leadership(now, standing.term());
        }
    }

    private void handle(Ready ready) {
        SoftState changed = ready.softState();
        if (changed != null) {
            tellLeadership(changed);
        }
        for (ReadState read : ready.readStates()) {
            told().confirmed(read);
        }
        if (!ready.messages().isEmpty()) {
            transport.send(ready.messages());
        }
        HardState hardState = ready.hardState();
        Snapshot snapshot = ready.snapshot();
        if (snapshot != null) {
            outstanding = true;
            logWriter.installThen(
                    snapshot,
                    hardState == null ? HardState.EMPTY : hardState,
                    () -> lane.submit(() -> {
                        outstanding = false;
                        applyLoop.restore(snapshot);
                        sendPromisesAndAdvance(ready);
                    }));
        } else if (!ready.mustSync()) {
            if (hardState != null) {
                logWriter.postpone(hardState);
            }
            finish(ready);
        } else if (standing.soleVoter()) {
            saveHere(hardState, ready.entries());
            finish(ready);
        } else {
            outstanding = true;
            applyEarly(ready);
            logWriter.saveThen(
                    hardState == null ? HardState.EMPTY : hardState,
                    ready.entries(),
                    () -> lane.submit(() -> {
                        outstanding = false;
                        finishPersisted(ready);
                    }));
        }
    }

    private void saveHere(@Nullable HardState hardState, List<Entry> entries) {
        try {
            logWriter.save(hardState == null ? HardState.EMPTY : hardState, entries);
        } catch (IOException e) {
            throw new LogWriter.LogFailure(e);
        }
    }

    /** Committed entries that are durable here already need not wait for this Ready's own write. */
    private void applyEarly(Ready ready) {
        if (!needsOwnWrite(ready)) {
            apply(ready.committedEntries());
        }
    }

    private void finishPersisted(Ready ready) {
        if (needsOwnWrite(ready)) {
            apply(ready.committedEntries());
        }
        sendPromisesAndAdvance(ready);
    }

    private void finish(Ready ready) {
        // Advance first: what the advance commits is then ready before an inline apply takes its time.
        sendPromisesAndAdvance(ready);
        standing.observe(raft, softState);
        apply(ready.committedEntries());
    }

    private void sendPromisesAndAdvance(Ready ready) {
        if (!ready.messagesAfterPersist().isEmpty()) {
            transport.send(ready.messagesAfterPersist());
        }
        raft.advance();
    }

    private static boolean needsOwnWrite(Ready ready) {
        List<Entry> committed = ready.committedEntries();
        List<Entry> entries = ready.entries();
        return !committed.isEmpty()
                && !entries.isEmpty()
                && committed.get(committed.size() - 1).index() >= entries.get(0).index();
    }

    private void apply(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        if (standing.soleVoter() && lane.quiet() && applyLoop.tryApply(entries)) {
            return;
        }
        applyLoop.submit(entries);
    }

    private RaftListener told() {
        return Objects.requireNonNull(listener, "not started");
    }
}
