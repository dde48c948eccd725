package dev.quoin.server.request;

import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.server.request.Proposals.Completion;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request that is to be answered: what it waits for, since when, and who takes its outcome. */
final class Pending {

    /** What a request waits for. */
    enum Wait {
        /** For its entry to be applied. */
        ENTRY,
        /** For a leader that takes it. */
        LEADER,
        /** For entries before it to be applied. */
        TURN
    }

    final @Nullable InternalRaftRequest request;
    final int bytes;
    final long startNanos;
    final Completion completion;
    private final AtomicReference<Wait> waits = new AtomicReference<>(Wait.ENTRY);

    Pending(@Nullable InternalRaftRequest request, long startNanos, Completion completion) {
        this.request = request;
        this.bytes = request == null ? 0 : request.getSerializedSize();
        this.startNanos = startNanos;
        this.completion = completion;
    }

    boolean waitsFor(Wait wait) {
        return waits.get() == wait;
    }

    void waitFor(Wait wait) {
        waits.set(wait);
    }

    /** Ends a wait; true for only one of those who try. */
    boolean end(Wait wait) {
        return waits.compareAndSet(wait, Wait.ENTRY);
    }
}
