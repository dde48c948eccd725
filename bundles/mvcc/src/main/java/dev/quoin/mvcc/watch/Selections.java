package dev.quoin.mvcc.watch;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What watchers see of a run of revisions, made once for all that want the same. Used by one thread. */
final class Selections {

    private record Wanted(WatchRange range, Flavour flavour, long next) {}

    private final EventRun run;
    private final long revision;
    private final Map<Wanted, SharedEvents> shared = new HashMap<>();

    /** @param revision the store's revision, for the header */
    Selections(EventRun run, long revision) {
        this.run = run;
        this.revision = revision;
    }

    long from() {
        return run.from();
    }

    long upTo() {
        return run.upTo();
    }

    /** What a watcher has still to see of the run, or null where that is nothing. */
    @Nullable
    SharedEvents of(Watcher watcher) {
        Wanted wanted = new Wanted(watcher.range, watcher.flavour, watcher.next);
        SharedEvents known = shared.get(wanted);
        if (known == null) {
            known = new SharedEvents(revision, run.select(watcher.range, watcher.flavour, watcher.next));
            shared.put(wanted, known);
        }
        return known.events().isEmpty() ? null : known;
    }
}
