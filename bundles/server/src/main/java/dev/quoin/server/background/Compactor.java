package dev.quoin.server.background;

import dev.quoin.api.env.Clock;
import dev.quoin.api.server.EtcdError;
import dev.quoin.rpc.etcdserverpb.CompactionRequest;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.request.Proposals;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Automatic compaction, on the leader only. Keeps either so many revisions, looked at every five minutes, or so much time:
 * the revision is noted ten times a period (of at most an hour), and what was current one retention ago is compacted to.
 */
public final class Compactor implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long REVISION_CHECK_MILLIS = 300_000;
    private static final int NOTES_PER_PERIOD = 10;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Retention retention;
    private final RaftLoop loop;
    private final LongSupplier revision;
    private final Proposals proposals;
    private final Clock clock;
    private final ArrayDeque<Long> notes = new ArrayDeque<>();
    /** The first time the whole retention, so that nothing younger goes; then the period. */
    private long waitMillis;

    private volatile long compactedAtNanos;
    private volatile long compacted;

    public Compactor(Retention retention, RaftLoop loop, LongSupplier revision, Proposals proposals, Clock clock) {
        this.retention = retention;
        this.loop = loop;
        this.revision = revision;
        this.proposals = proposals;
        this.clock = clock;
        this.waitMillis = retention.amount();
        this.compactedAtNanos = clock.nanos();
    }

    /** How often {@link #run()} is to be called. */
    public long intervalMillis() {
        return retention.byRevision() ? REVISION_CHECK_MILLIS : Math.max(1, periodMillis() / NOTES_PER_PERIOD);
    }

    @Override
    public void run() {
        if (retention.byRevision()) {
            keepRevisions();
        } else {
            keepTime();
        }
    }

    private void keepRevisions() {
        long target = revision.getAsLong() - retention.amount();
        if (target > 0 && target != compacted && loop.leading()) {
            compact(target);
        }
    }

    private void keepTime() {
        notes.addLast(revision.getAsLong());
        while (notes.size() > retention.amount() / intervalMillis() + 1) {
            notes.removeFirst();
        }
        long target = notes.getFirst();
        boolean due = clock.nanos() - compactedAtNanos >= waitMillis * NANOS_PER_MILLI;
        if (due && target != compacted && loop.leading()) {
            waitMillis = periodMillis();
            compact(target);
        }
    }

    private long periodMillis() {
        return Math.min(retention.amount(), HOUR_MILLIS);
    }

    private void compact(long target) {
        LOG.atInfo()
                .addKeyValue("revision", target)
                .addKeyValue("retention", retention.amount())
                .log("starting auto compaction");
        CompactionRequest request =
                CompactionRequest.newBuilder().setRevision(target).build();
        proposals.propose(InternalRaftRequest.newBuilder().setCompaction(request), outcome -> {
            boolean done = outcome.failure() == null || outcome.failure().text().equals(EtcdError.COMPACTED.text());
            if (done) {
                compacted = target;
                compactedAtNanos = clock.nanos();
                LOG.atInfo().addKeyValue("revision", target).log("completed auto compaction");
            } else {
                LOG.atWarn()
                        .addKeyValue("revision", target)
                        .setCause(outcome.failure())
                        .log("failed auto compaction");
            }
        });
    }
}
