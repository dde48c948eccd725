package dev.quoin.raft.tracker;

import dev.quoin.raft.confchange.Membership;
import dev.quoin.raft.quorum.IdSet;
import dev.quoin.raft.quorum.VoteResult;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The membership with the progress of each member, and the votes of the election under way. Progress is kept in an array
 * parallel to the ascending member ids: groups are small, and the commit path must not box.
 */
public final class ProgressTracker {

    private final int inflightsMax;
    private final long inflightBytesMax;
    private final Map<Long, Boolean> votes = new HashMap<>();
    private Membership membership = Membership.EMPTY;
    private IdSet members = IdSet.EMPTY;
    private Progress[] progress = {};

    /** A tracker of nobody. */
    public ProgressTracker(int inflightsMax, long inflightBytesMax) {
        this.inflightsMax = inflightsMax;
        this.inflightBytesMax = inflightBytesMax;
    }

    /**
     * Changes the membership. Who stays keeps its progress; who comes starts as recently active, so that checking the
     * quorum leaves it a chance to answer.
     */
    public void switchTo(Membership newMembership, long lastIndex) {
        IdSet newMembers = newMembership.members();
        Progress[] newProgress = new Progress[newMembers.size()];
        for (int i = 0; i < newProgress.length; i++) {
            long id = newMembers.at(i);
            Progress known = progress(id);
            newProgress[i] = known != null ? known : new Progress(Math.max(lastIndex, 1), false, true, newInflights());
            newProgress[i].learner(newMembership.learners().contains(id));
        }
        membership = newMembership;
        members = newMembers;
        progress = newProgress;
    }

    /** Forgets all progress, at the begin of a term: everybody is guessed to have the whole log. */
    public void resetProgress(long lastIndex, long self, long selfMatch) {
        for (int i = 0; i < progress.length; i++) {
            boolean isSelf = members.at(i) == self;
            progress[i] = new Progress(lastIndex + 1, progress[i].isLearner(), isSelf, newInflights());
            if (isSelf) {
                progress[i].maybeUpdate(selfMatch);
            }
        }
    }

    private Inflights newInflights() {
        return new Inflights(inflightsMax, inflightBytesMax);
    }

    /** The membership in force. */
    public Membership membership() {
        return membership;
    }

    /** How many members there are, learners included. */
    public int size() {
        return progress.length;
    }

    /** The member id at a position, ascending. */
    public long idAt(int position) {
        return members.at(position);
    }

    /** The progress at a position. */
    public Progress progressAt(int position) {
        return progress[position];
    }

    /** The progress of a member, or null. */
    public @Nullable Progress progress(long id) {
        for (int i = 0; i < progress.length; i++) {
            if (members.at(i) == id) {
                return progress[i];
            }
        }
        return null;
    }

    /** The highest index on the disks of a quorum. */
    public long committed() {
        return membership.quorum().committed(this::matchOf);
    }

    private long matchOf(long id) {
        Progress known = progress(id);
        return known == null ? 0 : known.match();
    }

    /** Whether a quorum was heard since {@link #forgetActivity}. */
    public boolean quorumActive() {
        return membership.quorum().vote(this::activity) == VoteResult.WON;
    }

    private int activity(long id) {
        Progress known = progress(id);
        return known != null && known.recentActive() ? 1 : -1;
    }

    /** Marks everybody but one as not heard. */
    public void forgetActivity(long except) {
        for (int i = 0; i < progress.length; i++) {
            if (members.at(i) != except) {
                progress[i].recentActive(false);
            }
        }
    }

    /** Forgets all votes. */
    public void resetVotes() {
        votes.clear();
    }

    /** Notes a vote; the first one counts. */
    public void recordVote(long id, boolean granted) {
        votes.putIfAbsent(id, granted);
    }

    /** How the election stands. */
    public VoteResult tally() {
        return membership.quorum().vote(this::ballot);
    }

    private int ballot(long id) {
        Boolean granted = votes.get(id);
        if (granted == null) {
            return 0;
        }
        return granted ? 1 : -1;
    }

    /** A copy of everybody's progress. */
    public Map<Long, dev.quoin.api.raft.Status.Progress> toStatus() {
        Map<Long, dev.quoin.api.raft.Status.Progress> copy = new TreeMap<>();
        for (int i = 0; i < progress.length; i++) {
            copy.put(members.at(i), progress[i].toStatus());
        }
        return copy;
    }
}
