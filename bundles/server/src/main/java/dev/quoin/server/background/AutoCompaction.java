package dev.quoin.server.background;

import dev.quoin.server.loop.Ticker;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Automatic compaction as it is configured now: the settings may change while the member runs. */
public final class AutoCompaction {

    private static final Logger LOG = LoggerFactory.getLogger(AutoCompaction.class);

    private final Ticker ticker;
    private final Function<Retention, Compactor> compactors;
    /** The one that goes on; a round of any other is its last. */
    private volatile @Nullable Compactor current;

    /**
     * @param compactors makes what compacts, for a retention
     */
    public AutoCompaction(Ticker ticker, Function<Retention, Compactor> compactors) {
        this.ticker = ticker;
        this.compactors = compactors;
    }

    /**
     * Compacts in this way from now on, counting time anew. Settings that cannot be understood change nothing, and the log
     * says so: a container may hand on what nobody has checked.
     */
    public void configure(String mode, String retention) {
        Optional<Retention> parsed;
        try {
            parsed = Retention.parse(mode, retention);
        } catch (IllegalArgumentException e) {
            LOG.atError().addKeyValue("error", e.getMessage()).log("automatic compaction stays as it was");
            return;
        }
        Compactor next = parsed.map(compactors).orElse(null);
        current = next;
        if (next != null) {
            ticker.now(() -> round(next));
        }
    }

    private void round(Compactor compactor) {
        if (compactor == current) {
            compactor.run();
            ticker.after(compactor.intervalMillis(), () -> round(compactor));
        }
    }
}
