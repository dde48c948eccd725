package dev.quoin.raft;

import dev.quoin.api.raft.LogPosition;
import dev.quoin.raft.log.RaftLog;

/**
 * Entries that this member acknowledged and then lost, the disk having damaged its log. A leader may have counted them for
 * its commit index, so elections go on as if they were still here: this member does not stand, and votes only for logs that
 * have them. Everything else is truthful: it rejects what does not continue the log that it has, and acknowledges what does.
 *
 * <p>It ends when the durable log is as up-to-date again. A log that ends in a later term is: its leader had been elected by
 * a majority, and had what was committed before its own first entry.
 */
final class Debt {

    private final LogPosition acknowledged;
    private final RaftLog log;
    private boolean paid;

    Debt(LogPosition acknowledged, RaftLog log) {
        this.acknowledged = acknowledged;
        this.log = log;
    }

    /** Whether it lasts. */
    boolean lasts() {
        if (!paid && log.pendingSnapshot() == null) {
            paid = new LogPosition(log.term(log.stable()), log.stable()).isAtLeast(acknowledged);
        }
        return !paid;
    }

    /** Whether a candidate's log has what this member acknowledged. */
    boolean isCoveredBy(long candidateIndex, long candidateTerm) {
        return new LogPosition(candidateTerm, candidateIndex).isAtLeast(acknowledged);
    }
}
