package dev.quoin.mvcc.watch;

import dev.quoin.rpc.mvccpb.Event;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last published revisions, within bounds, so that a watcher that is a little behind need not be served from the
 * history, and can take its last step under the hub's lock.
 *
 * <p>Invariant: the revisions are consecutive up to the last published one.
 */
final class RecentRevisions {

    /** Most revisions that are held. */
    static final int REVISIONS_MAX = 1024;

    /** Most bytes of keys and values that are held. */
    static final long BYTES_MAX = 8 << 20;

    private record Revision(long revision, List<Event> events, long bytes) {}

    private final ArrayDeque<Revision> revisions = new ArrayDeque<>();
    private long bytes;

    void add(long revision, List<Event> events) {
        if (!revisions.isEmpty() && revisions.getLast().revision() + 1 != revision) {
            clear();
        }
        long size = 0;
        for (Event event : events) {
            size += event.getKv().getKey().size() + event.getKv().getValue().size();
        }
        revisions.addLast(new Revision(revision, events, size));
        bytes += size;
        while (revisions.size() > REVISIONS_MAX || bytes > BYTES_MAX) {
            bytes -= revisions.removeFirst().bytes();
        }
    }

    void clear() {
        revisions.clear();
        bytes = 0;
    }

    /** A run from a revision on, of as many whole revisions as it takes to fill the portion; null if too old. */
    @Nullable
    EventRun from(long fromRevision, Portion portion, History history) {
        if (revisions.isEmpty() || revisions.getFirst().revision() > fromRevision) {
            return null;
        }
        long upTo = fromRevision - 1;
        Iterator<Revision> newestFirst = revisions.descendingIterator();
        ArrayDeque<Revision> wanted = new ArrayDeque<>();
        while (newestFirst.hasNext()) {
            Revision revision = newestFirst.next();
            if (revision.revision() < fromRevision) {
                break;
            }
            wanted.addFirst(revision);
        }
        for (Revision revision : wanted) {
            revision.events().forEach(portion::add);
            upTo = revision.revision();
            if (portion.full()) {
                break;
            }
        }
        return new EventRun(history, fromRevision, upTo, portion.events());
    }
}
