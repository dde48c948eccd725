package dev.quoin.api.raft;

import java.util.Arrays;
import java.util.List;

/**
 * A change of the configuration (paper §6, thesis §4). One change with transition {@link ConfChangeTransition#AUTO} is
 * written in the first form ({@link EntryType#CONF_CHANGE}), which every etcd server applies; anything else in the
 * second ({@link EntryType#CONF_CHANGE_V2}), which etcd's Raft understands but its servers refuse.
 *
 * @param id the request id, kept in the first form only
 * @param transition how to change over
 * @param changes what to change; empty together with AUTO leaves a joint configuration
 * @param context opaque to Raft
 */
@SuppressWarnings("ArrayRecordComponent") // the context is opaque and handed through
public record ConfChange(long id, ConfChangeTransition transition, List<ConfChangeSingle> changes, byte[] context) {

    private static final byte[] NO_CONTEXT = {};

    /** Copies the changes. */
    public ConfChange {
        changes = List.copyOf(changes);
    }

    /** One change in the first form. */
    public static ConfChange single(long id, ConfChangeType type, long nodeId, byte[] context) {
        return new ConfChange(id, ConfChangeTransition.AUTO, List.of(new ConfChangeSingle(type, nodeId)), context);
    }

    /** Several changes at once, in the second form. */
    public static ConfChange joint(ConfChangeTransition transition, List<ConfChangeSingle> changes) {
        return new ConfChange(0, transition, changes, NO_CONTEXT);
    }

    /** The change that leaves a joint configuration. */
    public static ConfChange leaveJoint() {
        return new ConfChange(0, ConfChangeTransition.AUTO, List.of(), NO_CONTEXT);
    }

    /** The change that changes nothing: what to apply in place of a committed change that is refused. */
    public ConfChange refused() {
        return new ConfChange(
                id, ConfChangeTransition.AUTO, List.of(new ConfChangeSingle(ConfChangeType.UPDATE_NODE, 0)), context);
    }

    /** True if this only leaves a joint configuration. */
    public boolean isLeaveJoint() {
        return transition == ConfChangeTransition.AUTO && changes.isEmpty();
    }

    /** The type of the entry that carries this change. */
    public EntryType entryType() {
        return transition == ConfChangeTransition.AUTO && changes.size() == 1
                ? EntryType.CONF_CHANGE
                : EntryType.CONF_CHANGE_V2;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfChange that
                && id == that.id
                && transition == that.transition
                && changes.equals(that.changes)
                && Arrays.equals(context, that.context);
    }

    @Override
    public int hashCode() {
        return changes.hashCode() * 31 + Long.hashCode(id);
    }
}
