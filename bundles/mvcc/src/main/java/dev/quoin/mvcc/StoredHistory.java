package dev.quoin.mvcc;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.mvcc.index.KeyIndex;
import dev.quoin.mvcc.index.KeyRevision;
import dev.quoin.mvcc.values.ValueRing;
import dev.quoin.mvcc.watch.History;
import dev.quoin.mvcc.watch.Portion;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What watchers missed: from memory as far as it reaches, else by a walk over the store. */
final class StoredHistory implements History {

    private static final Logger LOGGER = LoggerFactory.getLogger(StoredHistory.class);

    private final Revisions revisions;
    private final KeyIndex index;
    private final RevisionValues values;
    private final StateStore store;

    StoredHistory(Revisions revisions, KeyIndex index, RevisionValues values, StateStore store) {
        this.revisions = revisions;
        this.index = index;
        this.values = values;
        this.store = store;
    }

    @Override
    public long revision() {
        return revisions.current;
    }

    @Override
    public long compactRevision() {
        return revisions.compacted;
    }

    @Override
    public long read(long fromRevision, long toRevision, Portion portion) throws BackendException {
        long main = fromRevision;
        while (main <= toRevision && !portion.full()) {
            List<Event> revision = fromMemory(main);
            if (revision == null) {
                main = fromStore(main, toRevision, portion);
            } else {
                revision.forEach(portion::add);
                main++;
            }
        }
        return main - 1;
    }

    /** A whole revision, or null. */
    private @Nullable List<Event> fromMemory(long main) throws BackendException {
        List<Event> events = new ArrayList<>(1);
        List<KeyValue> changes = values.unstored(main);
        if (changes != null) {
            for (KeyValue change : changes) {
                events.add(event(change.getVersion() == 0, change));
            }
            return events;
        }
        for (int sub = 0; ; sub++) {
            ValueRing.Copy copy = values.recent(main, sub);
            if (copy == null) {
                return null;
            }
            events.add(stored(main, copy.tombstone(), copy.bytes()));
            if (copy.last()) {
                return events;
            }
        }
    }

    /**
     * Adds revisions in the order of the store, and says with which one to go on. A revision that is missing there while a
     * later one is present does not exist: main revisions may have gaps after a restore.
     */
    private long fromStore(long from, long toRevision, Portion portion) throws BackendException {
        byte[] first = RevisionKey.encode(from, 0, false);
        byte[] end = RevisionKey.encode(toRevision + 1, 0, false);
        long last = from - 1;
        try (BackendSnapshot snapshot = store.pin();
                BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.KEY, first, end)) {
            while (cursor.next()) {
                RevisionKey revision = RevisionKey.decode(cursor.key());
                if (revision.main() != last && portion.full()) {
                    return revision.main();
                }
                last = revision.main();
                portion.add(stored(last, revision.tombstone(), cursor.value()));
            }
        }
        return last < from ? toRevision + 1 : last + 1;
    }

    private static Event stored(long main, boolean tombstone, byte[] record) throws BackendException {
        KeyValue keyValue = RevisionValues.parse(record);
        return event(
                tombstone, tombstone ? keyValue.toBuilder().setModRevision(main).build() : keyValue);
    }

    private static Event event(boolean delete, KeyValue keyValue) {
        return Event.newBuilder()
                .setType(delete ? Event.EventType.DELETE : Event.EventType.PUT)
                .setKv(keyValue)
                .build();
    }

    @Override
    public @Nullable KeyValue previous(ByteString key, long modRevision) {
        if (modRevision - 1 < revisions.compacted) {
            return null;
        }
        KeyRevision found = index.get(key.toByteArray(), modRevision - 1);
        if (found == null) {
            return null;
        }
        try {
            return values.read(found.main(), found.sub());
        } catch (BackendException e) {
            // The event itself is good; the store's failure ends the member by other ways.
            LOGGER.warn("cannot read the value before revision {}", modRevision, e);
            return null;
        }
    }
}
