package dev.quoin.mvcc.watch;

import dev.quoin.rpc.mvccpb.Event;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One new revision on its way to the synced watchers. Whoever sees the same events gets the same {@link SharedEvents}, even
 * if the ranges differ.
 */
final class Publication {

    private record Content(BitSet changes, Flavour flavour) {}

    private final long revision;
    private final EventRun run;
    private final Map<WatcherGroup, BitSet> matches = new LinkedHashMap<>();
    private final Map<Content, SharedEvents> shared = new HashMap<>();

    Publication(long revision, List<Event> events, History history) {
        this.revision = revision;
        this.run = new EventRun(history, revision, revision, events);
    }

    /** Finds the groups that watch a key of this revision; the index may change afterwards. */
    Map<WatcherGroup, BitSet> match(List<Event> events, WatcherIndex index) {
        for (int i = 0; i < events.size(); i++) {
            int change = i;
            index.watching(
                    events.get(i).getKv().getKey(),
                    group -> matches.computeIfAbsent(group, absent -> new BitSet())
                            .set(change));
        }
        return matches;
    }

    /** What watchers of a flavour see of some of the changes, or null where they leave all of them out. */
    @Nullable
    SharedEvents events(BitSet changes, Flavour flavour) {
        Content content = new Content(changes, flavour);
        SharedEvents known = shared.get(content);
        if (known == null) {
            known = new SharedEvents(revision, select(changes, flavour));
            shared.put(content, known);
        }
        return known.events().isEmpty() ? null : known;
    }

    private List<Event> select(BitSet changes, Flavour flavour) {
        List<Event> selected = new ArrayList<>(changes.cardinality());
        for (int i = changes.nextSetBit(0); i >= 0; i = changes.nextSetBit(i + 1)) {
            Event event = run.event(i, flavour);
            if (event != null) {
                selected.add(event);
            }
        }
        return selected;
    }
}
