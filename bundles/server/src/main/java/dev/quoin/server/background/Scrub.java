package dev.quoin.server.background;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.mvcc.StoredWalk;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.request.Workers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads back everything that is stored, slowly, round after round: each record against its own sum, and all key-values
 * together against the sum that is kept up in memory. What is rarely read is found to be damaged while there are still
 * members that have it whole.
 *
 * <p>What is found is looked at twice. Then it is a matter of this member alone, so no other is asked: it is fenced, unless
 * there is nobody else to serve.
 */
public final class Scrub implements Runnable {

    /** How often a piece is read. */
    public static final long INTERVAL_MILLIS = 250;

    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final long FIRST_ROUND_MILLIS_MAX = TimeUnit.MINUTES.toMillis(10);

    private final Stored stored;
    private final RaftLoop loop;
    private final Workers workers;
    private final Clock clock;
    private final Fencing fencing;
    private final BooleanSupplier othersVote;
    private final long pieceBytes;
    private final long roundNanos;
    private final Counter bytesRead;
    private final Counter rounds;
    private final AtomicBoolean running = new AtomicBoolean();

    // Only while running is held.
    private @Nullable BucketWalk buckets;
    private @Nullable StoredWalk walk;
    private long nextRoundNanos;
    private boolean suspected;

    private volatile String damage = "";
    private volatile boolean wanted;

    /** What is read back. */
    public record Stored(StateStore store, MvccStore keyValues) {}

    /**
     * How fast it is read back.
     *
     * @param bytesPerSecond at most this much; 0 for nothing at all
     * @param roundMillis from the begin of a round to the begin of the next, unless the round takes longer
     */
    public record Pace(long bytesPerSecond, long roundMillis) {}

    /**
     * @param othersVote whether there is another voting member, which can go on without this one
     */
    public Scrub(
            Stored stored,
            RaftLoop loop,
            Workers workers,
            Clock clock,
            Meters meters,
            Fencing fencing,
            BooleanSupplier othersVote,
            Pace pace) {
        this.stored = stored;
        this.loop = loop;
        this.workers = workers;
        this.clock = clock;
        this.fencing = fencing;
        this.othersVote = othersVote;
        this.pieceBytes = Math.max(1, pace.bytesPerSecond() * INTERVAL_MILLIS / 1_000);
        this.roundNanos = TimeUnit.MILLISECONDS.toNanos(pace.roundMillis());
        this.nextRoundNanos =
                clock.nanos() + TimeUnit.MILLISECONDS.toNanos(Math.min(pace.roundMillis(), FIRST_ROUND_MILLIS_MAX));
        this.bytesRead = meters.counter(
                "quoin_server_scrub_bytes_total", "The total number of stored bytes that the scrub has read back.");
        this.rounds = meters.counter(
                "quoin_server_scrub_rounds_total",
                "The total number of times that the scrub has read back everything.");
        meters.gauge(
                "quoin_server_scrub_damaged",
                "1 where the scrub has found what is stored to be damaged. 0 otherwise.",
                () -> damage.isEmpty() ? 0 : 1);
    }

    /** What was found to be damaged, for a person; empty where nothing was. Any thread. */
    public String damage() {
        return damage;
    }

    /** Has a round begun as soon as the present one is over: what is stored has come from elsewhere, unread. Any thread. */
    public void again() {
        wanted = true;
    }

    /** Reads the next piece where it is time for one, and returns at once; nothing while the last one is being read. */
    @Override
    public void run() {
        if (!damage.isEmpty() || !running.compareAndSet(false, true)) {
            return;
        }
        if (walk != null) {
            read();
        } else if (wanted || clock.nanos() - nextRoundNanos >= 0) {
            begin();
        } else {
            running.set(false);
        }
    }

    private void begin() {
        wanted = false;
        nextRoundNanos = clock.nanos() + roundNanos;
        loop.betweenApplies(() -> {
            walk = stored.keyValues().walk();
            buckets = new BucketWalk(stored.store());
            read();
        });
    }

    private void read() {
        if (!workers.maintain(this::readPiece)) {
            running.set(false);
        }
    }

    private void readPiece() {
        BucketWalk first = buckets;
        StoredWalk second = walk;
        try {
            long bytes = first == null ? 0 : first.read(pieceBytes);
            if (bytes == 0) {
                buckets = null;
                bytes = second == null ? 0 : second.read(pieceBytes);
            }
            bytesRead.add(bytes);
            if (bytes == 0 && second != null) {
                finish(second.difference());
            }
        } catch (CorruptRecordException e) {
            found(String.valueOf(e.getMessage()));
        } catch (BackendException | RuntimeException e) {
            // A store that was replaced, or one that failed: that is told elsewhere.
            LOG.atWarn().setCause(e).log("gave up a round of reading back what is stored");
            walk = null;
        } finally {
            running.set(false);
        }
    }

    private void finish(@Nullable String difference) {
        walk = null;
        rounds.increment();
        if (difference != null) {
            found(difference);
        } else {
            suspected = false;
            LOG.info("read back everything that is stored; nothing is damaged");
        }
    }

    /** The first time it may have been the memory that it was read into: the same is read again. */
    private void found(String what) {
        if (!suspected) {
            suspected = true;
            LOG.atWarn().addKeyValue("finding", what).log("what is stored seems to be damaged; it is read again");
            if (walk == null) {
                nextRoundNanos = clock.nanos();
            }
            return;
        }
        damage = what;
        walk = null;
        LOG.atError().addKeyValue("finding", what).log("what is stored is damaged");
        if (othersVote.getAsBoolean()) {
            fencing.fence("what this member has stored is damaged: " + what);
        }
    }
}
