package dev.quoin.raft.simulation;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import java.math.BigInteger;
import java.util.Arrays;

/** The replicated state: how far it is, and a running hash of everything applied. */
final class StateMachine {

    private long applied;
    private long hash;
    private long term;
    private ConfState confState = ConfState.EMPTY;

    void apply(Entry entry) {
        if (entry.index() != applied + 1) {
            throw new AssertionError("applied " + entry.index() + " after " + applied);
        }
        applied = entry.index();
        term = entry.term();
        hash = hash * 31 + entry.term() * 7 + entry.type().number() + Arrays.hashCode(entry.data());
    }

    void restore(Snapshot snapshot) {
        applied = snapshot.index();
        term = snapshot.term();
        confState = snapshot.metadata().confState();
        hash = new BigInteger(snapshot.data()).longValueExact();
    }

    void reconfigured(ConfState now) {
        confState = now;
    }

    Snapshot save() {
        SnapshotMetadata metadata = new SnapshotMetadata(confState, applied, term);
        return new Snapshot(metadata, BigInteger.valueOf(hash).toByteArray());
    }

    long applied() {
        return applied;
    }

    long hash() {
        return hash;
    }
}
