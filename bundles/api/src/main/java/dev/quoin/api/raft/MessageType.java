package dev.quoin.api.raft;

/** What a {@link Message} asks or answers; numbered and, in {@link #wireName()}, named as in {@code raftpb}. */
public enum MessageType {
    /** Local: start an election. */
    HUP(0, "MsgHup"),
    /** Local: the leader's heartbeat is due. */
    BEAT(1, "MsgBeat"),
    /** Proposed entries, local or forwarded to the leader. */
    PROP(2, "MsgProp"),
    /** AppendEntries (paper §5.3): entries after (index, logTerm), and the commit index. */
    APP(3, "MsgApp"),
    /** Answer to {@link #APP} and {@link #SNAP}; a rejection hints at (rejectHint, logTerm). */
    APP_RESP(4, "MsgAppResp"),
    /** RequestVote (paper §5.2) with the candidate's last (index, logTerm). */
    VOTE(5, "MsgVote"),
    /** Answer to {@link #VOTE}. */
    VOTE_RESP(6, "MsgVoteResp"),
    /** InstallSnapshot (paper §7). */
    SNAP(7, "MsgSnap"),
    /** Leader's heartbeat: a commit index the follower surely has, and a read-index context. */
    HEARTBEAT(8, "MsgHeartbeat"),
    /** Answer to {@link #HEARTBEAT}, returning its context. */
    HEARTBEAT_RESP(9, "MsgHeartbeatResp"),
    /** Local: the transport could not reach a peer. */
    UNREACHABLE(10, "MsgUnreachable"),
    /** Local: the outcome of sending a snapshot. */
    SNAP_STATUS(11, "MsgSnapStatus"),
    /** Local: the leader checks that it still hears a majority. */
    CHECK_QUORUM(12, "MsgCheckQuorum"),
    /** Hand leadership to {@code from} (thesis §3.10); forwarded to the leader. */
    TRANSFER_LEADER(13, "MsgTransferLeader"),
    /** The leader asks its successor to campaign at once. */
    TIMEOUT_NOW(14, "MsgTimeoutNow"),
    /** Ask for a read index (thesis §6.4), local or forwarded to the leader; the context is in the first entry. */
    READ_INDEX(15, "MsgReadIndex"),
    /** Answer to {@link #READ_INDEX}. */
    READ_INDEX_RESP(16, "MsgReadIndexResp"),
    /** Would you vote for me in this later term? (thesis §9.6). */
    PRE_VOTE(17, "MsgPreVote"),
    /** Answer to {@link #PRE_VOTE}; granted in the asked term, refused in the answerer's. */
    PRE_VOTE_RESP(18, "MsgPreVoteResp"),
    /** Reserved by {@code raftpb}; never sent. */
    STORAGE_APPEND(19, "MsgStorageAppend"),
    /** Reserved by {@code raftpb}; never sent. */
    STORAGE_APPEND_RESP(20, "MsgStorageAppendResp"),
    /** Reserved by {@code raftpb}; never sent. */
    STORAGE_APPLY(21, "MsgStorageApply"),
    /** Reserved by {@code raftpb}; never sent. */
    STORAGE_APPLY_RESP(22, "MsgStorageApplyResp"),
    /** Local: a follower forgets its leader, so that it may vote again within the lease. */
    FORGET_LEADER(23, "MsgForgetLeader");

    private static final MessageType[] BY_NUMBER = values();

    private final int number;
    private final String wireName;

    MessageType(int number, String wireName) {
        this.number = number;
        this.wireName = wireName;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The name in etcd's logs and metrics. */
    public String wireName() {
        return wireName;
    }

    /** True for inputs that a member makes for itself and must never accept from the network. */
    public boolean isLocal() {
        return switch (this) {
            case HUP,
                    BEAT,
                    UNREACHABLE,
                    SNAP_STATUS,
                    CHECK_QUORUM,
                    STORAGE_APPEND,
                    STORAGE_APPEND_RESP,
                    STORAGE_APPLY,
                    STORAGE_APPLY_RESP,
                    FORGET_LEADER -> true;
            default -> false;
        };
    }

    /** True for answers, which only members of the configuration may send. */
    public boolean isResponse() {
        return switch (this) {
            case APP_RESP, VOTE_RESP, HEARTBEAT_RESP, READ_INDEX_RESP, PRE_VOTE_RESP -> true;
            default -> false;
        };
    }

    /**
     * The type with the given wire number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static MessageType ofNumber(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException("unknown message type " + number);
        }
        return BY_NUMBER[number];
    }
}
