package dev.quoin.server;

import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.server.apply.Alarms;
import dev.quoin.server.apply.AppliedHashes;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.storage.Authentication;
import dev.quoin.server.storage.Booted;
import dev.quoin.server.storage.SwappedKeyValues;
import dev.quoin.server.storage.SwappedStore;
import dev.quoin.server.storage.SwappedTree;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What entries change, and how far they have changed it. The apply lane changes it; everybody reads. */
record ReplicatedState(
        SwappedStore store,
        SwappedTree tree,
        SwappedKeyValues keyValues,
        Membership membership,
        Alarms alarms,
        AppliedIndex applied,
        AppliedHashes hashes)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicatedState.class);

    static ReplicatedState open(Booted booted, MvccStores stores, MvccOptions options) throws IOException {
        Authentication.refuseEnabled(booted.store());
        Alarms alarms = new Alarms();
        SwappedTree tree = new SwappedTree(booted.tree());
        Membership membership = new Membership(tree);
        SwappedKeyValues keyValues = new SwappedKeyValues(stores.open(booted.store(), options));
        alarms.load(booted.store());
        return new ReplicatedState(
                new SwappedStore(booted.store()),
                tree,
                keyValues,
                membership,
                alarms,
                new AppliedIndex(booted.snapshot().index()),
                new AppliedHashes(keyValues));
    }

    /**
     * Makes durable what can be made durable, which closing the store does, and waits for that for a bounded time: a disk may
     * hang. After the lanes have ended.
     */
    @Override
    public void close() {
        keyValues.close();
        try {
            store.close();
        } catch (IOException e) {
            LOG.atError()
                    .setCause(e)
                    .log("failed to close the backend; what it lacks is applied again from the log at the next start");
        }
    }
}
