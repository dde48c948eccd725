package dev.quoin.api.raft;

/** What a {@link ConfChangeSingle} does; numbered as in {@code raftpb}. */
public enum ConfChangeType {
    /** Adds a voter, or promotes a learner. */
    ADD_NODE(0),
    /** Removes a voter or learner. */
    REMOVE_NODE(1),
    /** Changes nothing in Raft; the context tells the application what to update. */
    UPDATE_NODE(2),
    /** Adds a learner, or demotes a voter. */
    ADD_LEARNER_NODE(3);

    private static final ConfChangeType[] BY_NUMBER = values();

    private final int number;

    ConfChangeType(int number) {
        this.number = number;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /**
     * The type with the given wire number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ConfChangeType ofNumber(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException("unknown configuration change type " + number);
        }
        return BY_NUMBER[number];
    }
}
