package dev.quoin.api.raft;

/**
 * A member of a cluster that is founded.
 *
 * @param id the member's id
 * @param context what its ADD_NODE entry carries; equal bytes and equal order on all founding members
 */
@SuppressWarnings("ArrayRecordComponent") // the context is opaque and handed through
public record BootstrapPeer(long id, byte[] context) {}
