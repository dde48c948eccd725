package dev.quoin.api.raft;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** Where a leader finds a snapshot for a follower whose next entry is compacted. */
@ConsumerType
@FunctionalInterface
public interface SnapshotSource {

    /** A source for members that never compact. */
    SnapshotSource NONE = () -> null;

    /**
     * The latest snapshot, or null when there is none yet; then the follower is asked about later. Called on Raft's
     * owner thread: must not block, must not throw, must not call back into Raft. Its index should be at or above the
     * last index given to {@link Raft#compact}.
     */
    @Nullable
    Snapshot latest();
}
