package dev.quoin.api.raft;

import java.util.List;

/**
 * What a member finds on its disk when it starts.
 *
 * @param hardState the last hard state written, {@link HardState#EMPTY} for a new member
 * @param snapshot where the log begins; its configuration is the one in force at {@code applied}
 * @param entries the entries after the snapshot, consecutive
 * @param applied the last index applied to the state machine, at or above the snapshot's index; later committed entries
 *     are handed out again
 * @param acknowledged where the log ended when this member last acknowledged entries, if it lost some of them since, else
 *     {@link LogPosition#START}. Until its log reaches this far again it does not campaign, and votes only for members whose
 *     log does: what it helped to commit cannot be voted away
 */
public record RaftStart(
        HardState hardState, SnapshotMetadata snapshot, List<Entry> entries, long applied, LogPosition acknowledged) {

    /** With all that was acknowledged. */
    public RaftStart(HardState hardState, SnapshotMetadata snapshot, List<Entry> entries, long applied) {
        this(hardState, snapshot, entries, applied, LogPosition.START);
    }

    /** A member that knows nothing and waits to be told, as one that joins a running cluster. */
    public static final RaftStart EMPTY = new RaftStart(HardState.EMPTY, SnapshotMetadata.EMPTY, List.of(), 0);
}
