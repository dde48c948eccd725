package dev.quoin.server.background;

import dev.quoin.api.metrics.Meters;
import dev.quoin.api.raft.LogPosition;
import dev.quoin.api.raft.Raft;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.request.Workers;
import dev.quoin.server.storage.OwedEntries;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away the note about lost entries once the log reaches as far again, durably; {@link Raft#owesEntries()} knows. Run
 * from time to time; any thread.
 */
public final class LogRefill implements Runnable {

    /** How often to look. */
    public static final long INTERVAL_MILLIS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(LogRefill.class);

    private final OwedEntries note;
    private final RaftLoop loop;
    private final Workers workers;
    private final LogPosition acknowledged;
    private volatile boolean owing;

    /**
     * @param acknowledged what was lost reaches up to here; {@link LogPosition#START} where nothing was
     */
    public LogRefill(OwedEntries note, LogPosition acknowledged, RaftLoop loop, Workers workers, Meters meters) {
        this.note = note;
        this.loop = loop;
        this.workers = workers;
        this.acknowledged = acknowledged;
        this.owing = !acknowledged.equals(LogPosition.START);
        meters.gauge(
                "quoin_server_log_owes_entries",
                "1 while entries that this member acknowledged, and its disk lost, have not come back. 0 otherwise.",
                () -> owing ? 1 : 0);
    }

    /** What is missing, for a person; empty where nothing is. */
    public String missing() {
        return owing
                ? "entries up to " + acknowledged.index()
                        + " were acknowledged and lost by a damaged log; the leader sends" + " them again"
                : "";
    }

    @Override
    public void run() {
        if (owing) {
            loop.inspect(raft -> {
                if (!raft.owesEntries()) {
                    workers.maintain(this::settle);
                }
            });
        }
    }

    private void settle() {
        try {
            note.clear();
            if (owing) {
                LOG.info(
                        "the log has all entries again up to {}; this member votes and campaigns as before",
                        acknowledged);
                owing = false;
            }
        } catch (IOException e) {
            LOG.atError().setCause(e).log("failed to take away the note about lost entries; it is tried again");
        }
    }
}
