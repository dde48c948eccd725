package dev.quoin.server.background;

import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.PeerHashes;
import dev.quoin.server.membership.PeerHashes.PeerHash;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what the members' histories hashed to at their last compactions, as etcd does from 3.5 on: the leader asks, from
 * the newest compaction to the oldest that it has not seen to agree, until all could be compared.
 */
public final class CompactionHashCheck implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CompactionHashCheck.class);

    /** Who is wrong, where that is not known. */
    private static final long NOBODY_IN_PARTICULAR = 0;

    private final MvccStore store;
    private final PeerHashes peers;
    private final RaftLoop loop;
    private final long self;
    private final boolean namesMembers;
    private final LongConsumer alarm;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile long agreedUpTo;

    /**
     * @param namesMembers whether a majority says which member is wrong, as from 3.6 on
     * @param alarm raises CORRUPT for a member, or for 0 where it is not known which is wrong
     */
    public CompactionHashCheck(
            MvccStore store, PeerHashes peers, RaftLoop loop, long self, boolean namesMembers, LongConsumer alarm) {
        this.store = store;
        this.peers = peers;
        this.loop = loop;
        this.self = self;
        this.namesMembers = namesMembers;
        this.alarm = alarm;
    }

    /** Begins a comparison where this member leads, and returns at once; nothing while the last one goes on. */
    @Override
    public void run() {
        if (loop.leading() && peers.others() > 0 && running.compareAndSet(false, true)) {
            List<KvHash> unchecked = store.compactionHashes().stream()
                    .filter(hash -> hash.hashRevision() > agreedUpTo)
                    .toList();
            check(unchecked, 0);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a check that fails is a check that is made again later
    private void check(List<KvHash> hashes, int at) {
        if (at == hashes.size()) {
            LOG.atInfo().addKeyValue("number-of-hashes-checked", at).log("finished compaction hash check");
            running.set(false);
            return;
        }
        KvHash own = hashes.get(at);
        peers.ask(own.hashRevision()).whenComplete((answers, failure) -> {
            if (answers == null || !conclude(own, answers)) {
                check(hashes, at + 1);
            } else {
                LOG.atInfo().addKeyValue("number-of-hashes-checked", at + 1).log("finished compaction hash check");
                running.set(false);
            }
        });
    }

    /** Whether no older compaction has to be looked at. */
    private boolean conclude(KvHash own, List<PeerHash> answers) {
        CompactionVerdict verdict = CompactionVerdict.of(self, own, answers, peers.others());
        if (verdict.differ()) {
            LOG.atError()
                    .addKeyValue("leader-revision", own.hashRevision())
                    .addKeyValue("leader-compact-revision", own.compactRevision())
                    .addKeyValue("leader-hash", Integer.toUnsignedString(own.hash()))
                    .addKeyValue(
                            "wrong-member-ids",
                            verdict.wrong().stream().map(MemberIds::hex).toList())
                    .log("Detected compaction hash mismatch");
            if (!namesMembers || verdict.wrong().isEmpty()) {
                alarm.accept(NOBODY_IN_PARTICULAR);
            } else {
                verdict.wrong().forEach(alarm::accept);
            }
            return true;
        }
        if (verdict.complete()) {
            LOG.atInfo().addKeyValue("revision", own.hashRevision()).log("successfully checked hash on whole cluster");
            agreedUpTo = Math.max(agreedUpTo, own.hashRevision());
            return true;
        }
        LOG.atWarn()
                .addKeyValue("number-of-peers-checked", answers.size())
                .addKeyValue("revision", own.hashRevision())
                .log("skipped revision in compaction hash check; was not able to check all peers");
        return false;
    }
}
