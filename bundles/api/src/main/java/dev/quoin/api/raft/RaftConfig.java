package dev.quoin.api.raft;

import java.util.random.RandomGenerator;

/**
 * The settings of one member. Sizes are bytes of entry data, plus 16 an entry where messages and committed entries are cut.
 *
 * @param id this member's id, not {@link Raft#NONE}
 * @param electionTicks ticks without a leader after which a follower campaigns, randomized up to twice that (paper
 *     §5.2); above {@code heartbeatTicks}
 * @param heartbeatTicks ticks between heartbeats, from 1
 * @param maxSizePerMsg entry bytes in one APP message; at least one entry is always sent
 * @param maxCommittedSizePerReady bytes of committed entries in one {@link Ready}; at least one entry
 * @param maxUncommittedEntriesSize bytes a leader keeps uncommitted before it drops proposals; one proposal is always
 *     admitted when nothing is uncommitted
 * @param maxInflightMsgs unanswered APP messages for a follower in replicate state
 * @param maxInflightBytes bytes in them; at least one message is always sent
 * @param checkQuorum a leader that does not hear a majority within an election timeout steps down, and members that
 *     hear a leader do not vote
 * @param preVote ask before campaigning (thesis §9.6)
 * @param readOnlyOption how read indexes are confirmed
 * @param disableProposalForwarding drop proposals instead of forwarding them to the leader
 * @param stepDownOnRemoval a leader that is removed, or made a learner, steps down once that is applied
 * @param random draws election timeouts; owned by the {@link Raft}
 */
public record RaftConfig(
        long id,
        int electionTicks,
        int heartbeatTicks,
        long maxSizePerMsg,
        long maxCommittedSizePerReady,
        long maxUncommittedEntriesSize,
        int maxInflightMsgs,
        long maxInflightBytes,
        boolean checkQuorum,
        boolean preVote,
        ReadOnlyOption readOnlyOption,
        boolean disableProposalForwarding,
        boolean stepDownOnRemoval,
        RandomGenerator random) {

    /** Checks ranges. */
    public RaftConfig {
        require(id != Raft.NONE, "id must not be 0");
        require(heartbeatTicks > 0, "heartbeatTicks must be positive");
        require(electionTicks > heartbeatTicks, "electionTicks must exceed heartbeatTicks");
        require(maxSizePerMsg >= 0, "maxSizePerMsg must not be negative");
        require(maxCommittedSizePerReady > 0, "maxCommittedSizePerReady must be positive");
        require(maxUncommittedEntriesSize > 0, "maxUncommittedEntriesSize must be positive");
        require(maxInflightMsgs > 0, "maxInflightMsgs must be positive");
        require(maxInflightBytes >= maxSizePerMsg, "maxInflightBytes must be at least maxSizePerMsg");
        require(readOnlyOption != ReadOnlyOption.LEASE_BASED || checkQuorum, "lease-based reads need checkQuorum");
    }

    /** Starts from etcd's server defaults: 10 and 1 ticks, 1 MiB a message, 512 in flight, checkQuorum, no preVote. */
    public static Builder builder(long id, RandomGenerator random) {
        return new Builder(id, random);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Sets the fields of a {@link RaftConfig} by name. Not thread-safe. */
    public static final class Builder {
        private static final long MIB = 1L << 20;

        private final long id;
        private final RandomGenerator random;
        private int electionTicks = 10;
        private int heartbeatTicks = 1;
        private long maxSizePerMsg = MIB;
        private long maxCommittedSizePerReady = 4 * MIB;
        private long maxUncommittedEntriesSize = 1024 * MIB;
        private int maxInflightMsgs = 512;
        private long maxInflightBytes = 64 * MIB;
        private boolean checkQuorum = true;
        private boolean preVote;
        private ReadOnlyOption readOnlyOption = ReadOnlyOption.SAFE;
        private boolean disableProposalForwarding;
        private boolean stepDownOnRemoval;

        private Builder(long id, RandomGenerator random) {
            this.id = id;
            this.random = random;
        }

        /** Sets {@link RaftConfig#electionTicks()} and {@link RaftConfig#heartbeatTicks()}. */
        public Builder ticks(int election, int heartbeat) {
            electionTicks = election;
            heartbeatTicks = heartbeat;
            return this;
        }

        /** Sets {@link RaftConfig#maxSizePerMsg()}. */
        public Builder maxSizePerMsg(long value) {
            maxSizePerMsg = value;
            return this;
        }

        /** Sets {@link RaftConfig#maxCommittedSizePerReady()}. */
        public Builder maxCommittedSizePerReady(long value) {
            maxCommittedSizePerReady = value;
            return this;
        }

        /** Sets {@link RaftConfig#maxUncommittedEntriesSize()}. */
        public Builder maxUncommittedEntriesSize(long value) {
            maxUncommittedEntriesSize = value;
            return this;
        }

        /** Sets {@link RaftConfig#maxInflightMsgs()}. */
        public Builder maxInflightMsgs(int value) {
            maxInflightMsgs = value;
            return this;
        }

        /** Sets {@link RaftConfig#maxInflightBytes()}. */
        public Builder maxInflightBytes(long value) {
            maxInflightBytes = value;
            return this;
        }

        /** Sets {@link RaftConfig#checkQuorum()}. */
        public Builder checkQuorum(boolean value) {
            checkQuorum = value;
            return this;
        }

        /** Sets {@link RaftConfig#preVote()}. */
        public Builder preVote(boolean value) {
            preVote = value;
            return this;
        }

        /** Sets {@link RaftConfig#readOnlyOption()}. */
        public Builder readOnlyOption(ReadOnlyOption value) {
            readOnlyOption = value;
            return this;
        }

        /** Sets {@link RaftConfig#disableProposalForwarding()}. */
        public Builder disableProposalForwarding(boolean value) {
            disableProposalForwarding = value;
            return this;
        }

        /** Sets {@link RaftConfig#stepDownOnRemoval()}. */
        public Builder stepDownOnRemoval(boolean value) {
            stepDownOnRemoval = value;
            return this;
        }

        /**
         * The configuration.
         *
         * @throws IllegalArgumentException if a value is out of range
         */
        public RaftConfig build() {
            return new RaftConfig(
                    id,
                    electionTicks,
                    heartbeatTicks,
                    maxSizePerMsg,
                    maxCommittedSizePerReady,
                    maxUncommittedEntriesSize,
                    maxInflightMsgs,
                    maxInflightBytes,
                    checkQuorum,
                    preVote,
                    readOnlyOption,
                    disableProposalForwarding,
                    stepDownOnRemoval,
                    random);
        }
    }
}
