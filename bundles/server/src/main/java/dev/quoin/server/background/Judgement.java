package dev.quoin.server.background;

import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.server.membership.PeerHashes;
import dev.quoin.server.membership.PeerHashes.PeerHash;
import dev.quoin.server.request.Workers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether it is this member whose data is wrong: most members have one history at a revision, as their stores hold it, and
 * this one has another. Then it is fenced until it ends; it does not ask for forgiveness, since nothing makes it right again.
 */
public final class Judgement {

    private static final Logger LOG = LoggerFactory.getLogger(Judgement.class);

    /** The whole history is read on every member: not in each round. */
    private static final long BACK_OFF_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Other members that must have been comparable: of two that differ nobody can tell which is right. */
    private static final int OTHERS_MIN = 2;

    private final MvccStore store;
    private final PeerHashes peers;
    private final Workers workers;
    private final Clock clock;
    private final Runnable fence;
    private final AtomicBoolean running = new AtomicBoolean();
    private boolean before;
    private long lastNanos;
    private volatile boolean fenced;

    /**
     * @param fence keeps this member from answering and leading; run again from time to time
     */
    public Judgement(MvccStore store, PeerHashes peers, Workers workers, Clock clock, Meters meters, Runnable fence) {
        this.store = store;
        this.peers = peers;
        this.workers = workers;
        this.clock = clock;
        this.fence = fence;
        meters.gauge(
                "quoin_server_fenced",
                "1 while this member does not serve because its data differs from the majority's. 0 otherwise.",
                () -> fenced ? 1 : 0);
    }

    /** Whether this member is fenced. Any thread. */
    public boolean fenced() {
        return fenced;
    }

    /** Sees to it that a fenced member stays so. */
    void enforce() {
        if (fenced) {
            fence.run();
        }
    }

    /**
     * Another member has other key-values.
     *
     * @param revision where to compare
     * @param others how many other members could be compared
     */
    void consider(long revision, int others) {
        if (fenced || others < OTHERS_MIN || !running.compareAndSet(false, true)) {
            return;
        }
        long now = clock.nanos();
        if (before && now - lastNanos < BACK_OFF_NANOS) {
            running.set(false);
            return;
        }
        before = true;
        lastNanos = now;
        if (!workers.maintain(() -> judge(revision))) {
            running.set(false);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends by itself
    private void judge(long revision) {
        KvHash own;
        try {
            own = store.hashKv(revision);
        } catch (IOException | CompactedException | FutureRevisionException e) {
            LOG.atWarn().setCause(e).log("failed to hash the own history to find out which member is wrong");
            running.set(false);
            return;
        }
        peers.ask(revision).whenComplete((answers, failure) -> {
            try {
                if (answers != null && majorityDiffers(own, answers)) {
                    fenced = true;
                    LOG.atError()
                            .addKeyValue("revision", revision)
                            .addKeyValue("hash", Integer.toUnsignedString(own.hash()))
                            .log(
                                    "the majority has other data than this member, which is fenced: it neither answers nor"
                                            + " campaigns; remove it from the cluster, empty its data directory and add it again");
                    fence.run();
                }
            } finally {
                running.set(false);
            }
        });
    }

    private boolean majorityDiffers(KvHash own, List<PeerHash> answers) {
        int members = peers.others() + 1;
        return answers.stream()
                .anyMatch(candidate -> candidate.hash() != own.hash()
                        && candidate.compactRevision() == own.compactRevision()
                        && 2 * supporters(candidate, answers) > members);
    }

    private static long supporters(PeerHash candidate, List<PeerHash> answers) {
        return answers.stream()
                .filter(other ->
                        other.hash() == candidate.hash() && other.compactRevision() == candidate.compactRevision())
                .count();
    }
}
