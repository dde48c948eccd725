package dev.quoin.server.loop;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Snapshot;
import java.util.List;

/** Turns committed entries into state. One call at a time, in log order. */
public interface Applier {

    /** Applies entries, all of them, and lets those who wait know. */
    void apply(List<Entry> entries) throws Exception;

    /** Replaces the state by a snapshot that a leader sent. */
    void restore(Snapshot snapshot) throws Exception;
}
