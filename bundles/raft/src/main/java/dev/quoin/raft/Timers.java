package dev.quoin.raft;

import java.util.random.RandomGenerator;

/**
 * Counts ticks. The election timeout is drawn anew from [electionTicks, 2 * electionTicks) at each change of role, so that
 * split votes are rare (paper §5.2).
 */
final class Timers {

    private final int electionTicks;
    private final int heartbeatTicks;
    private final RandomGenerator random;
    private int electionElapsed;
    private int heartbeatElapsed;
    private int electionTimeout;

    Timers(int electionTicks, int heartbeatTicks, RandomGenerator random) {
        this.electionTicks = electionTicks;
        this.heartbeatTicks = heartbeatTicks;
        this.random = random;
    }

    void reset() {
        electionElapsed = 0;
        heartbeatElapsed = 0;
        electionTimeout = electionTicks + random.nextInt(electionTicks);
    }

    /** The leader was heard, a vote was granted, or an election begins. */
    void restartElection() {
        electionElapsed = 0;
    }

    void tickElection() {
        electionElapsed++;
    }

    /** True if a follower or candidate has waited long enough. */
    boolean electionDue() {
        return electionElapsed >= electionTimeout;
    }

    /** True once in an election timeout, for a leader's checks. */
    boolean leaderCheckDue() {
        if (electionElapsed < electionTicks) {
            return false;
        }
        electionElapsed = 0;
        return true;
    }

    /** Within the minimum election timeout of hearing a leader (paper §6, thesis §4.2.3). */
    boolean inLease() {
        return electionElapsed < electionTicks;
    }

    boolean tickHeartbeat() {
        heartbeatElapsed++;
        if (heartbeatElapsed < heartbeatTicks) {
            return false;
        }
        heartbeatElapsed = 0;
        return true;
    }
}
