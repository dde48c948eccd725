package dev.quoin.server.background;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.RunningHash;
import dev.quoin.server.apply.AppliedHashes;
import dev.quoin.server.apply.AppliedHashes.Applied;
import dev.quoin.server.membership.MemberIds;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the key-values with the other members' after the same entry, every few seconds. Each round compares what the round
 * before noted, so that the others have had time to apply it.
 *
 * <p>A difference is told, and nothing more: which of two is wrong it does not say. Where three members can be compared,
 * {@link Judgement} finds out whether it is this one.
 */
public final class ReplicaComparison implements Runnable {

    /** How often. */
    public static final long INTERVAL_MILLIS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaComparison.class);
    private static final int ROUNDS_BETWEEN_LINES = 30;

    private final AppliedHashes hashes;
    private final ReplicaHashes peers;
    private final Judgement judgement;
    private final Counter comparisons;
    private final AtomicBoolean running = new AtomicBoolean();

    // Only while running is held.
    private final Map<Long, Distance> distances = new HashMap<>();
    private @Nullable Applied noted;
    private long compared;
    private int quietRounds;

    private volatile Set<Long> differing = Set.of();

    /**
     * What lies between two members' sums over what they wrote, for as long as both run.
     *
     * @param own revision after which the own sum began
     * @param other revision after which the other's began
     */
    private record Distance(long own, long other, long high, long low) {}

    public ReplicaComparison(AppliedHashes hashes, ReplicaHashes peers, Judgement judgement, Meters meters) {
        this.hashes = hashes;
        this.peers = peers;
        this.judgement = judgement;
        this.comparisons = meters.counter(
                "quoin_server_replica_comparisons_total",
                "The total number of comparisons of the key-values with another member's.");
        meters.gauge(
                "quoin_server_replicas_differing",
                "How many other members had other key-values than this one after the same entry.",
                () -> differing.size());
    }

    /** What is wrong, for a person; empty where nothing is. Any thread. */
    public String difference() {
        Set<Long> now = differing;
        return now.isEmpty()
                ? ""
                : "the key-values differ from those of "
                        + now.stream().map(MemberIds::hex).collect(Collectors.joining(", "));
    }

    /** Begins a round, and returns at once; nothing while the last one goes on. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it never fails
    public void run() {
        judgement.enforce();
        if (!running.compareAndSet(false, true)) {
            return;
        }
        Applied chosen = noted;
        noted = hashes.comparable(compared);
        if (chosen == null) {
            running.set(false);
            return;
        }
        compared = chosen.index();
        peers.ask(chosen.index()).whenComplete((answers, failure) -> {
            try {
                if (answers != null) {
                    compare(chosen, answers);
                }
            } finally {
                running.set(false);
            }
        });
    }

    private void compare(Applied own, Map<Long, RunningHash> answers) {
        Set<Long> found = new TreeSet<>(differing);
        Set<Long> members = peers.others();
        found.retainAll(members);
        distances.keySet().retainAll(members);
        for (Map.Entry<Long, RunningHash> answer : answers.entrySet()) {
            comparisons.increment();
            if (same(own.hash(), answer.getKey(), answer.getValue())) {
                found.remove(answer.getKey());
            } else {
                found.add(answer.getKey());
            }
        }
        tell(own, found);
        differing = Set.copyOf(found);
        if (answers.keySet().stream().anyMatch(found::contains)) {
            // Where all of them have something: one that missed a write is behind.
            long revision = answers.values().stream()
                    .mapToLong(RunningHash::revision)
                    .reduce(own.hash().revision(), Math::min);
            judgement.consider(revision, answers.size());
        }
    }

    private boolean same(RunningHash own, long member, RunningHash other) {
        Distance now = new Distance(
                own.since(),
                other.since(),
                own.writtenHigh() - other.writtenHigh(),
                own.writtenLow() - other.writtenLow());
        Distance before = distances.get(member);
        if (own.since() == other.since()) {
            before = new Distance(own.since(), other.since(), 0, 0);
        } else if (before == null || before.own != now.own || before.other != now.other) {
            distances.put(member, now);
            before = now;
        }
        return now.equals(before)
                && own.revision() == other.revision()
                && own.liveHigh() == other.liveHigh()
                && own.liveLow() == other.liveLow();
    }

    private void tell(Applied own, Set<Long> found) {
        if (found.isEmpty()) {
            if (!differing.isEmpty()) {
                LOG.atInfo().addKeyValue("applied-index", own.index()).log("the members' key-values agree again");
            }
            return;
        }
        quietRounds = found.equals(differing) ? quietRounds + 1 : 0;
        if (quietRounds % ROUNDS_BETWEEN_LINES == 0) {
            LOG.atError()
                    .addKeyValue("applied-index", own.index())
                    .addKeyValue("revision", own.hash().revision())
                    .addKeyValue(
                            "differing-member-ids",
                            found.stream().map(MemberIds::hex).toList())
                    .log("found other key-values on other members after the same entry");
        }
    }
}
