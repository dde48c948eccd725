package dev.quoin.server.background;

import dev.quoin.api.env.Clock;
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
 * this one has another. Then it is fenced; nothing that it applies makes it right again.
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
    private final Fencing fencing;
    private final AtomicBoolean running = new AtomicBoolean();
    private boolean before;
    private long lastNanos;

    public Judgement(MvccStore store, PeerHashes peers, Workers workers, Clock clock, Fencing fencing) {
        this.store = store;
        this.peers = peers;
        this.workers = workers;
        this.clock = clock;
        this.fencing = fencing;
    }

    /** Whether this member is fenced. Any thread. */
    public boolean fenced() {
        return fencing.fenced();
    }

    /** Sees to it that a fenced member stays so. */
    void enforce() {
        fencing.enforce();
    }

    /**
     * Another member has other key-values.
     *
     * @param revision where to compare
     * @param others how many other members could be compared
     */
    void consider(long revision, int others) {
        if (fencing.fenced() || others < OTHERS_MIN || !running.compareAndSet(false, true)) {
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
                if (answers != null && majorityDiffers(own, answers, peers.others() + 1)) {
                    fencing.fence("the majority has other data at revision " + revision
                            + " than this member, whose hash is " + Integer.toUnsignedString(own.hash()));
                }
            } finally {
                running.set(false);
            }
        });
    }

    /**
     * Whether more than half of the members have one history that is not the own one; those that have compacted to another
     * revision do not count.
     */
    static boolean majorityDiffers(KvHash own, List<PeerHash> answers, int members) {
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
