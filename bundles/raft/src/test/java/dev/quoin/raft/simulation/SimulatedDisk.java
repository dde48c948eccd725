package dev.quoin.raft.simulation;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A write-ahead log as a list of records. Records after the last sync may be lost in a crash, from any point on; those
 * before never. Replays as etcd's log does: from the newest snapshot that the hard state covers, an entry replaces the tail
 * from its index on.
 */
final class SimulatedDisk {

    private final List<Object> records = new ArrayList<>();
    private int synced;

    /** Appends what a Ready wants to be persisted; nothing is durable before {@link #sync}. */
    void write(Ready ready) {
        if (ready.snapshot() != null) {
            records.add(ready.snapshot());
        }
        records.addAll(ready.entries());
        if (ready.hardState() != null) {
            records.add(ready.hardState());
        }
    }

    void write(Snapshot snapshot) {
        records.add(snapshot);
    }

    void sync() {
        synced = records.size();
    }

    /** Loses some or all of what was not synced. */
    void crash(Random random) {
        int kept = synced + random.nextInt(records.size() - synced + 1);
        records.subList(kept, records.size()).clear();
        synced = kept;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    HardState hardState() {
        HardState last = HardState.EMPTY;
        for (Object each : records) {
            if (each instanceof HardState hard) {
                last = hard;
            }
        }
        return last;
    }

    /** The newest snapshot that may be started from, or null. */
    @Nullable
    Snapshot snapshot() {
        long commit = hardState().commit();
        Snapshot newest = null;
        for (Object each : records) {
            boolean covered = each instanceof Snapshot snapshot && snapshot.index() <= commit;
            if (covered && (newest == null || ((Snapshot) each).index() > newest.index())) {
                newest = (Snapshot) each;
            }
        }
        return newest;
    }

    RaftStart replay() {
        Snapshot snapshot = snapshot();
        SnapshotMetadata base = snapshot == null ? SnapshotMetadata.EMPTY : snapshot.metadata();
        List<Entry> entries = new ArrayList<>();
        for (Object each : records) {
            if (each instanceof Entry entry && entry.index() > base.index()) {
                int at = (int) (entry.index() - base.index() - 1);
                entries.subList(at, entries.size()).clear();
                entries.add(entry);
            }
        }
        return new RaftStart(hardState(), base, entries, base.index());
    }
}
