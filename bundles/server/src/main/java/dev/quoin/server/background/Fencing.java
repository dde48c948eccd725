package dev.quoin.server.background;

import dev.quoin.api.metrics.Meters;
import dev.quoin.server.request.Workers;
import dev.quoin.server.storage.Fence;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a member whose data is wrong from answering and leading, also after a restart, until its backend has been replaced
 * by another member's. Any thread.
 */
public final class Fencing {

    private static final Logger LOG = LoggerFactory.getLogger(Fencing.class);
    private static final String HELP = "; bin/etcdutl rebuild --data-dir DIR makes it whole again";

    private final Fence note;
    private final Workers workers;
    private final Runnable keepAway;
    private final AtomicBoolean noting = new AtomicBoolean();
    private volatile @Nullable String reason;
    private volatile boolean noted;

    /**
     * @param note outlives this process
     * @param keepAway keeps this member from answering and leading; run again from time to time
     */
    public Fencing(Fence note, Workers workers, Meters meters, Runnable keepAway) {
        this.note = note;
        this.workers = workers;
        this.keepAway = keepAway;
        meters.gauge(
                "quoin_server_fenced",
                "1 while this member does not serve because its data was found to be wrong. 0 otherwise.",
                () -> fenced() ? 1 : 0);
    }

    /** Goes on as fenced where an earlier process was. Before anything is served. */
    public void resume() throws IOException {
        note.reason().ifPresent(before -> {
            noted = true;
            reason = before;
            LOG.atError().addKeyValue("reason", before).log("this member is fenced since before it was started" + HELP);
            keepAway.run();
        });
    }

    /** Whether this member is fenced. */
    public boolean fenced() {
        return reason != null;
    }

    /** Why this member is fenced and what to do, for a person; empty where it is not. */
    public String reason() {
        String why = reason;
        return why == null ? "" : why + HELP;
    }

    /** This member's data is wrong. Does not block. */
    void fence(String why) {
        if (!fenced()) {
            reason = why;
            LOG.atError()
                    .addKeyValue("reason", why)
                    .log("this member is fenced: it neither answers nor campaigns" + HELP);
            enforce();
        }
    }

    /** Sees to it that a fenced member stays so, here and on disk. Does not block. */
    void enforce() {
        String why = reason;
        if (why == null) {
            return;
        }
        keepAway.run();
        if (!noted && noting.compareAndSet(false, true) && !workers.maintain(() -> writeDown(why))) {
            noting.set(false);
        }
    }

    private void writeDown(String why) {
        try {
            note.raise(why);
            noted = true;
        } catch (IOException e) {
            LOG.atError().setCause(e).log("failed to write down that this member is fenced; it is tried again");
        } finally {
            noting.set(false);
        }
    }
}
