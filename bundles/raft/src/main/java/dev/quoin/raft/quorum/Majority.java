package dev.quoin.raft.quorum;

import java.util.function.LongUnaryOperator;

/**
 * A set of voters of which more than half decide. The empty set agrees to everything, so that it is the neutral half of
 * a {@link JointQuorum}.
 *
 * @param voters the voters
 */
public record Majority(IdSet voters) {

    /** The set that agrees to everything. */
    public static final Majority NONE = new Majority(IdSet.EMPTY);

    /**
     * The highest index that a majority has acknowledged, {@link Long#MAX_VALUE} for no voters.
     *
     * @param acknowledged the index of each voter, 0 for none
     */
    public long committed(LongUnaryOperator acknowledged) {
        int count = voters.size();
        if (count == 0) {
            return Long.MAX_VALUE;
        }
        if (count == 1) {
            return acknowledged.applyAsLong(voters.at(0));
        }
        long[] ascending = new long[count];
        for (int i = 0; i < count; i++) {
            long index = acknowledged.applyAsLong(voters.at(i));
            int at = i;
            while (at > 0 && ascending[at - 1] > index) {
                ascending[at] = ascending[at - 1];
                at--;
            }
            ascending[at] = index;
        }
        return ascending[count - (count / 2 + 1)];
    }

    /** How a vote among these voters stands. */
    public VoteResult vote(Ballots ballots) {
        int granted = 0;
        int refused = 0;
        for (int i = 0; i < voters.size(); i++) {
            int ballot = ballots.of(voters.at(i));
            granted += ballot > 0 ? 1 : 0;
            refused += ballot < 0 ? 1 : 0;
        }
        int needed = voters.size() / 2 + 1;
        if (granted >= needed || voters.isEmpty()) {
            return VoteResult.WON;
        }
        return voters.size() - refused >= needed ? VoteResult.PENDING : VoteResult.LOST;
    }
}
