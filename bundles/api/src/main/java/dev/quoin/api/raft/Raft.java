package dev.quoin.api.raft;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One member of a Raft group as a state machine: no I/O, no threads, no clock. Not thread-safe; one thread owns it.
 *
 * <p>The owner loops: give inputs; while {@link #hasReady()}, take one {@link #ready()}, do what it says, call
 * {@link #advance()}. At most one Ready is outstanding. Between {@code ready()} and {@code advance()} all inputs are
 * allowed: proposals gather for the next write, and ticks go on while a disk stalls; what they produce is in the next
 * Ready.
 *
 * <p>The stable log lives in memory here, from the last {@link #compact} on. A failed write is fatal: there is no way to
 * take a Ready back.
 */
@ProviderType
public interface Raft {

    /** No member. */
    long NONE = 0;

    /** Lets one unit of time pass: elections, heartbeats, leases. */
    void tick();

    /** Starts an election now, unless this member may not campaign or a configuration change waits to be applied. */
    void campaign();

    /**
     * Asks the others whether they would vote for this member, and starts an election only if a majority would, whether or
     * not pre-vote is configured (thesis §9.6). Nobody's term rises meanwhile, so it may be asked at any time.
     */
    void preCampaign();

    /**
     * Proposes one normal entry. A follower forwards it to its leader, and a forwarded proposal may be lost silently.
     *
     * @param data kept, not copied
     * @throws ProposalDroppedException if it was certainly not appended
     */
    void propose(byte[] data) throws ProposalDroppedException;

    /**
     * Proposes normal entries that are appended together, in order, or not at all.
     *
     * @param data one array an entry, kept, not copied
     * @throws ProposalDroppedException if none was appended
     */
    void propose(List<byte[]> data) throws ProposalDroppedException;

    /**
     * Proposes a configuration change. While an earlier one is unapplied, or the change does not fit a joint
     * configuration, the leader appends an empty normal entry in its place, as etcd does.
     *
     * @throws ProposalDroppedException if nothing was appended
     */
    void proposeConfChange(ConfChange change) throws ProposalDroppedException;

    /**
     * Takes a message from another member. Stale and unknown ones are ignored; local types, and answers from members
     * that are not in the configuration, too.
     */
    void step(Message message);

    /**
     * Asks for a read index; the answer comes as a {@link ReadState} with the same context, or never (no leader, lost
     * messages, too many waiting): ask again after a while, with a new context.
     *
     * @param context unique among all members, restarts and retries
     */
    void readIndex(byte[] context);

    /** Asks the leader to hand over to a voter (thesis §3.10); gives up after an election timeout. */
    void transferLeadership(long transferee);

    /** Tells a leader that the last message to a peer was lost, so that it probes before it sends more. */
    void reportUnreachable(long id);

    /**
     * Tells a leader how sending a snapshot ended. Without this report a follower stays without appends until it answers.
     *
     * @param received false if it failed on the way
     */
    void reportSnapshot(long id, boolean received);

    /** Makes a follower forget its leader, so that it may vote for another within the lease (checkQuorum). */
    void forgetLeader();

    /** True if {@link #ready()} has something to do. False while a Ready is outstanding. */
    boolean hasReady();

    /**
     * What to do next.
     *
     * @throws IllegalStateException if a Ready is outstanding
     */
    Ready ready();

    /**
     * Takes, while a Ready is being persisted, what need not wait for it: heartbeats, appends to followers, answers to reads.
     * Optional: what is not taken here is in the next Ready. Allowed at any time.
     *
     * <p>Nothing comes any more once a Ready has been outstanding for an election timeout: a leader whose disk stalls falls
     * silent, so that the others elect one that can write. An owner that notices a stall earlier may {@linkplain
     * #transferLeadership hand over} and send what comes here.
     */
    Urgent urgent();

    /**
     * Says that the outstanding {@link Ready} is persisted and its committed entries are handed to the state machine. A
     * leader counts itself only now (a single voter so commits only after its sync), a candidate its own vote.
     *
     * @throws IllegalStateException if no Ready is outstanding
     */
    void advance();

    /**
     * Applies a committed configuration change; for one that the application refuses, {@link ConfChange#refused()}.
     * Called once for each configuration change entry handed out, in their order, at any time after {@link #ready()}.
     *
     * @return the configuration after this change, as {@link #confState()}
     */
    ConfState applyConfChange(ConfChange change);

    /**
     * Forgets the log up to and including an index; its term is kept. At or below the first index it does nothing.
     *
     * @param index at most {@link #applied()}
     */
    void compact(long index);

    /** A copy of the state, with each member's progress on a leader. */
    Status status();

    /** Leader and role as they are now. */
    SoftState softState();

    /** The leader of the current term, or {@link #NONE}. */
    long leader();

    /** The current term. */
    long term();

    /**
     * The configuration as of the last change or snapshot that the owner applied: what a snapshot at that index has to
     * hold. A snapshot that was just received is in force already (see {@link #status()}) but not in here.
     */
    ConfState confState();

    /** Whether the durable log does not reach {@link RaftStart#acknowledged} yet. Once it does, that is over for good. */
    boolean owesEntries();

    /** The first index in the log; everything before is compacted. */
    long firstIndex();

    /** The last index in the log, durable or not; {@code firstIndex() - 1} if the log is empty. */
    long lastIndex();

    /** The highest index known to be committed. */
    long committed();

    /** The highest index handed out by an advanced {@link Ready}, as an entry or within a snapshot. */
    long applied();

    /**
     * Entries of the log, durable or not.
     *
     * @param from the first index, at least {@link #firstIndex()}
     * @param to the index after the last, at most {@code lastIndex() + 1}
     * @throws IndexOutOfBoundsException if the range is not in the log
     */
    List<Entry> entries(long from, long to);

    /**
     * The term of the entry at an index, also at the index before {@link #firstIndex()}.
     *
     * @throws IndexOutOfBoundsException if it is not known
     */
    long termAt(long index);
}
