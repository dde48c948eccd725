package dev.quoin.raft;

import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.LogPosition;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.ReadState;
import dev.quoin.api.raft.SoftState;
import dev.quoin.raft.log.RaftLog;
import dev.quoin.raft.tracker.Progress;
import dev.quoin.raft.tracker.ProgressTracker;
import java.util.ArrayList;
import java.util.List;

/**
 * One member's state, and the transitions between roles (paper Figure 4).
 *
 * <pre>
 *   from           to             when
 *   any            FOLLOWER       a higher term was seen, or the leader of the term was heard
 *   FOLLOWER       PRE_CANDIDATE  election timeout, with preVote
 *   FOLLOWER       CANDIDATE      election timeout without preVote, or told to take over
 *   PRE_CANDIDATE  CANDIDATE      a majority would vote
 *   (PRE_)CANDIDATE FOLLOWER      a majority refused
 *   CANDIDATE      LEADER         a majority voted
 *   LEADER         FOLLOWER       checkQuorum found no majority, or removed with stepDownOnRemoval
 * </pre>
 */
final class Node {

    final long id;
    final RaftConfig config;
    final RaftLog log;
    final ProgressTracker tracker;
    final Timers timers;
    final Outbox outbox = new Outbox();
    final ConfLedger confLedger = new ConfLedger();
    final Debt debt;

    long term;
    long vote = Raft.NONE;
    long leader = Raft.NONE;
    RaftRole role = RaftRole.FOLLOWER;
    Leadership leadership = new Leadership();
    List<ReadState> readStates = new ArrayList<>();

    Node(RaftConfig config, RaftLog log, HardState hardState, LogPosition acknowledged) {
        this.id = config.id();
        this.config = config;
        this.log = log;
        this.debt = new Debt(acknowledged, log);
        this.tracker = new ProgressTracker(config.maxInflightMsgs(), config.maxInflightBytes());
        this.timers = new Timers(config.electionTicks(), config.heartbeatTicks(), config.random());
        this.term = hardState.term();
        this.vote = hardState.vote();
    }

    void becomeFollower(long newTerm, long newLeader) {
        reset(newTerm);
        leader = newLeader;
        role = RaftRole.FOLLOWER;
    }

    void becomeCandidate() {
        Invariant.check(role != RaftRole.LEADER, "a leader cannot become candidate");
        reset(term + 1);
        vote = id;
        role = RaftRole.CANDIDATE;
    }

    /** Changes nothing that is persisted: neither term nor vote (thesis §9.6). */
    void becomePreCandidate() {
        Invariant.check(role != RaftRole.LEADER, "a leader cannot become pre-candidate");
        tracker.resetVotes();
        leader = Raft.NONE;
        role = RaftRole.PRE_CANDIDATE;
    }

    void becomeLeader() {
        Invariant.check(role == RaftRole.CANDIDATE, "only a candidate becomes leader");
        reset(term);
        leader = id;
        role = RaftRole.LEADER;
        Progress self = tracker.progress(id);
        if (self != null) {
            self.becomeReplicate();
            self.recentActive(true);
        }
        // Whether the tail holds a configuration change is not looked up: waiting for all of it is safe and cheap.
        leadership.pendingConfIndex = log.lastIndex();
    }

    private void reset(long newTerm) {
        if (term != newTerm) {
            term = newTerm;
            vote = Raft.NONE;
        }
        leader = Raft.NONE;
        timers.reset();
        tracker.resetVotes();
        tracker.resetProgress(log.lastIndex(), id, log.stable());
        leadership = new Leadership();
    }

    boolean isLeader() {
        return role == RaftRole.LEADER;
    }

    /** Whether this member may campaign: a voter whose log is not about to be replaced by a snapshot. */
    boolean promotable() {
        Progress self = tracker.progress(id);
        return self != null && !self.isLearner() && log.pendingSnapshot() == null;
    }

    /** Whether the commit index reached this term's entries, so that it is known to be current (paper §8). */
    boolean committedInTerm() {
        return log.matches(log.committed(), term);
    }

    HardState hardState() {
        return new HardState(term, vote, log.committed());
    }

    SoftState softState() {
        return new SoftState(leader, role);
    }

    /** A message from this member in its term. */
    Message.Builder message(MessageType type, long to) {
        return Message.builder(type).to(to).from(id).term(term);
    }

    void send(Message.Builder message) {
        outbox.add(message.build());
    }
}
