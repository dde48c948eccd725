package dev.quoin.api.raft;

/** How to get from one configuration to the next (paper §6, thesis §4.3); numbered as in {@code raftpb}. */
public enum ConfChangeTransition {
    /** Directly if one change suffices, else through a joint configuration that is left automatically. */
    AUTO(0),
    /** Through a joint configuration that the leader leaves by itself. */
    JOINT_IMPLICIT(1),
    /** Through a joint configuration that stays until a change without content is proposed. */
    JOINT_EXPLICIT(2);

    private static final ConfChangeTransition[] BY_NUMBER = values();

    private final int number;

    ConfChangeTransition(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /**
     * The transition with the given wire number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ConfChangeTransition ofNumber(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException("unknown configuration change transition " + number);
        }
        return BY_NUMBER[number];
    }
}
