package dev.quoin.mvcc;

import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The store done by keeping a whole map for each revision. */
final class StoreModel {

    private final List<TreeMap<String, KeyValue>> states = new ArrayList<>();
    private TreeMap<String, KeyValue> open;
    private int changes;

    StoreModel() {
        states.add(new TreeMap<>());
        states.add(new TreeMap<>());
    }

    long revision() {
        return states.size() - 1L;
    }

    void begin() {
        open = new TreeMap<>(states.get(states.size() - 1));
        changes = 0;
    }

    void put(String key, String value) {
        KeyValue before = open.get(key);
        open.put(
                key,
                KeyValue.newBuilder()
                        .setKey(TestStores.bytes(key))
                        .setValue(TestStores.bytes(value))
                        .setCreateRevision(before == null ? states.size() : before.getCreateRevision())
                        .setModRevision(states.size())
                        .setVersion(before == null ? 1 : before.getVersion() + 1)
                        .build());
        changes++;
    }

    long delete(String from, String end) {
        List<String> gone = List.copyOf(range(open, from, end).keySet());
        gone.forEach(open::remove);
        changes += gone.size();
        return gone.size();
    }

    void end() {
        if (changes > 0) {
            states.add(open);
        }
    }

    List<KeyValue> inTransaction(String from, String end) {
        return List.copyOf(range(open, from, end).values());
    }

    List<KeyValue> at(long revision, String from, String end) {
        return List.copyOf(range(states.get((int) revision), from, end).values());
    }

    private static Map<String, KeyValue> range(NavigableMap<String, KeyValue> state, String from, String end) {
        if (end.isEmpty()) {
            return state.tailMap(from, true);
        }
        return from.compareTo(end) > 0 ? Map.of() : state.subMap(from, true, end, false);
    }
}
