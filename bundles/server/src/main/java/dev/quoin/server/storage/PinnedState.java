package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.mvcc.IndexImage;
import dev.quoin.api.raft.Snapshot;

/**
 * The whole state at one applied index.
 *
 * @param snapshot metadata and v2 tree
 * @param pinned the store, whose consistent index is that index; the owner closes it
 * @param index the key index of that store
 */
public record PinnedState(Snapshot snapshot, BackendSnapshot pinned, IndexImage index) {}
