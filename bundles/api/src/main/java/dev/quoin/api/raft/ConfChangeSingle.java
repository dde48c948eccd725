package dev.quoin.api.raft;

/**
 * One step of a {@link ConfChange}.
 *
 * @param type what to do
 * @param nodeId with which member; {@link Raft#NONE} makes the step void, as etcd does with a change that it refuses at
 *     apply
 */
public record ConfChangeSingle(ConfChangeType type, long nodeId) {}
