package dev.quoin.server.apply;

import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.RunningHash;
import org.jspecify.annotations.Nullable;

/**
 * What the key-values hashed to after each of the last entries, and, for as many again, after each whose index is a multiple
 * of {@value #EVERY}, so that members that are not equally far can compare the same index.
 */
public final class AppliedHashes {

    static final int EVERY = 256;
    static final int KEPT_MAX = 1024;

    private final MvccStore store;
    private final @Nullable Applied[] newest = new @Nullable Applied[KEPT_MAX];
    private final @Nullable Applied[] sparse = new @Nullable Applied[KEPT_MAX];
    private long last;

    /** The state after an entry. */
    public record Applied(long index, RunningHash hash) {}

    public AppliedHashes(MvccStore store) {
        this.store = store;
    }

    /** An entry was applied, and nothing after it. The apply lane. */
    public void applied(long index) {
        Applied now = new Applied(index, store.runningHash());
        synchronized (this) {
            newest[(int) (index % KEPT_MAX)] = now;
            if (index % EVERY == 0) {
                sparse[(int) (index / EVERY % KEPT_MAX)] = now;
            }
            last = index;
        }
    }

    /** The last entry that was noted, 0 before the first. */
    public synchronized long last() {
        return last;
    }

    /** The state after an entry, or null where it is not remembered. */
    public synchronized @Nullable Applied at(long index) {
        Applied found = newest[(int) (index % KEPT_MAX)];
        if (found == null || found.index() != index) {
            found = index % EVERY == 0 ? sparse[(int) (index / EVERY % KEPT_MAX)] : null;
        }
        return found != null && found.index() == index ? found : null;
    }

    /** What others are likely to remember, too: the last multiple where it lies after an index, else the last entry. */
    public synchronized @Nullable Applied comparable(long after) {
        long multiple = last - last % EVERY;
        return multiple > after && at(multiple) != null ? at(multiple) : at(last);
    }
}
