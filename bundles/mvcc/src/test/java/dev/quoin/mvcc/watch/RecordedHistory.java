package dev.quoin.mvcc.watch;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store that keeps every event in a list. Written by one thread, read by any. */
final class RecordedHistory implements History {

    private final TreeMap<Long, List<Event>> revisions = new TreeMap<>();
    private final List<Event> log = new ArrayList<>();
    private final Map<ByteString, TreeMap<Long, KeyValue>> keys = new HashMap<>();
    private long revision = 1;
    private long compactRevision = -1;
    private int reads;

    /** Writes one revision: {@code null} values delete. */
    synchronized List<KeyValue> write(Map<String, @Nullable String> changes) {
        revision++;
        List<KeyValue> written = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        changes.forEach((key, value) -> {
            ByteString bytes = ByteString.copyFromUtf8(key);
            TreeMap<Long, KeyValue> versions = keys.computeIfAbsent(bytes, absent -> new TreeMap<>());
            KeyValue last = versions.isEmpty() ? null : versions.lastEntry().getValue();
            boolean alive = last != null && last.getVersion() > 0;
            KeyValue.Builder kv = KeyValue.newBuilder().setKey(bytes).setModRevision(revision);
            if (value == null) {
                if (!alive) {
                    return;
                }
            } else {
                kv.setValue(ByteString.copyFromUtf8(value))
                        .setCreateRevision(alive ? last.getCreateRevision() : revision)
                        .setVersion(alive ? last.getVersion() + 1 : 1);
            }
            versions.put(revision, kv.build());
            written.add(kv.build());
            events.add(Event.newBuilder()
                    .setType(value == null ? Event.EventType.DELETE : Event.EventType.PUT)
                    .setKv(kv)
                    .build());
        });
        if (written.isEmpty()) {
            revision--;
        } else {
            revisions.put(revision, events);
            log.addAll(events);
        }
        return written;
    }

    synchronized void compact(long to) {
        compactRevision = to;
        revisions.headMap(to).clear();
    }

    /** All events ever written, compacted or not. */
    synchronized List<Event> all() {
        return List.copyOf(log);
    }

    synchronized int reads() {
        return reads;
    }

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public synchronized long compactRevision() {
        return compactRevision;
    }

    @Override
    public synchronized long read(long fromRevision, long toRevision, Portion portion) {
        reads++;
        for (Map.Entry<Long, List<Event>> of :
                revisions.subMap(fromRevision, true, toRevision, true).entrySet()) {
            of.getValue().forEach(portion::add);
            if (portion.full()) {
                return of.getKey();
            }
        }
        return toRevision;
    }

    @Override
    public synchronized @Nullable KeyValue previous(ByteString key, long modRevision) {
        TreeMap<Long, KeyValue> versions = keys.get(key);
        Map.Entry<Long, KeyValue> before = versions == null ? null : versions.lowerEntry(modRevision);
        return before == null || before.getValue().getVersion() == 0 ? null : before.getValue();
    }
}
