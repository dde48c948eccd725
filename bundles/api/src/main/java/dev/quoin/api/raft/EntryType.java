package dev.quoin.api.raft;

/** What the data of an {@link Entry} means; numbered as in {@code raftpb}. */
public enum EntryType {
    /** A request for the state machine; empty data is the entry that a new leader appends (paper §8). */
    NORMAL(0),
    /** One membership change in the first form ({@code raftpb.ConfChange}). */
    CONF_CHANGE(1),
    /** Membership changes in the second form ({@code raftpb.ConfChangeV2}); empty data leaves a joint configuration. */
    CONF_CHANGE_V2(2);

    private static final EntryType[] BY_NUMBER = values();

    private final int number;

    EntryType(int number) {
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
    public static EntryType ofNumber(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException("unknown entry type " + number);
        }
        return BY_NUMBER[number];
    }
}
