package dev.quoin.api.raft;

/**
 * What a member must remember across a crash besides its log (paper Figure 2, "persistent state"; the commit index is
 * etcd's addition and only a hint).
 *
 * @param term the latest term this member has seen
 * @param vote the candidate that received this member's vote in {@code term}, or {@link Raft#NONE}
 * @param commit the highest index known to be committed; never beyond the last entry written
 */
public record HardState(long term, long vote, long commit) {

    /** The state of a member that has never run. */
    public static final HardState EMPTY = new HardState(0, Raft.NONE, 0);

    /** True if nothing was ever stored. */
    public boolean isEmpty() {
        return equals(EMPTY);
    }
}
