package dev.quoin.api.raft;

import java.util.List;

/**
 * The membership at one log index. A configuration is joint when {@code votersOutgoing} is not empty: then elections
 * and commitment need a majority of both voter sets (paper §6).
 *
 * @param voters ids of the voters of the incoming, or only, configuration, ascending as unsigned numbers
 * @param learners ids that receive the log but do not vote, ascending
 * @param votersOutgoing ids of the voters of the outgoing configuration, empty unless joint
 * @param learnersNext voters of the outgoing configuration that become learners when the joint one is left
 * @param autoLeave whether the leader leaves the joint configuration by itself
 */
public record ConfState(
        List<Long> voters, List<Long> learners, List<Long> votersOutgoing, List<Long> learnersNext, boolean autoLeave) {

    /** A configuration without members. */
    public static final ConfState EMPTY = new ConfState(List.of(), List.of(), List.of(), List.of(), false);

    /** Copies the lists. */
    public ConfState {
        voters = List.copyOf(voters);
        learners = List.copyOf(learners);
        votersOutgoing = List.copyOf(votersOutgoing);
        learnersNext = List.copyOf(learnersNext);
    }

    /** A simple configuration of voters and learners. */
    public static ConfState of(List<Long> voters, List<Long> learners) {
        return new ConfState(voters, learners, List.of(), List.of(), false);
    }

    /** True while two voter sets must agree. */
    public boolean isJoint() {
        return !votersOutgoing.isEmpty();
    }
}
