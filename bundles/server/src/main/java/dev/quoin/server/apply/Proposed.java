package dev.quoin.server.apply;

import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import org.jspecify.annotations.Nullable;

/** The requests of this member's own clients that wait for their entry. */
public interface Proposed {

    /** The waiting request of this id as it was proposed, or null where nobody here waits for it. */
    @Nullable
    InternalRaftRequest request(long id);

    /** Answers the waiting request. Called after the entry's transaction has ended. */
    void answer(long id, Outcome outcome);

    /** Answers a membership request: with an error text, or with the empty string once it is applied. */
    void answerConfChange(long id, String refusal);
}
