package dev.quoin.server.background;

import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.membership.MemberIds;
import dev.quoin.server.membership.PeerHashes;
import dev.quoin.server.membership.PeerHashes.PeerHash;
import dev.quoin.server.request.ReadIndexes;
import dev.quoin.server.request.Workers;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the history with the other members' as etcd does: once before it is served, and from time to time on the
 * leader. Two hashes are comparable only where both members have compacted to the same revision.
 */
public final class CorruptionCheck implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CorruptionCheck.class);

    private final MvccStore store;
    private final PeerHashes peers;
    private final RaftLoop loop;
    private final ReadIndexes reads;
    private final Workers workers;
    private final Runnable alarm;
    private final AtomicBoolean running = new AtomicBoolean();

    /**
     * @param alarm raises CORRUPT for no member in particular: who is wrong is not known
     */
    public CorruptionCheck(
            MvccStore store, PeerHashes peers, RaftLoop loop, ReadIndexes reads, Workers workers, Runnable alarm) {
        this.store = store;
        this.peers = peers;
        this.loop = loop;
        this.reads = reads;
        this.workers = workers;
        this.alarm = alarm;
    }

    /** Whether what this member has agrees with all members that can be asked now. May take long; may block. */
    public boolean agrees() throws IOException {
        LOG.info("starting initial corruption check");
        KvHash own = newest();
        int mismatches = 0;
        for (PeerHash peer : peers.ask(own.currentRevision()).join()) {
            if (peer.hash() == own.hash()) {
                continue;
            }
            boolean comparable = peer.compactRevision() == own.compactRevision();
            mismatches += comparable ? 1 : 0;
            LOG.atWarn()
                    .addKeyValue("local-member-revision", own.currentRevision())
                    .addKeyValue("local-member-compact-revision", own.compactRevision())
                    .addKeyValue("local-member-hash", Integer.toUnsignedString(own.hash()))
                    .addKeyValue("remote-peer-id", MemberIds.hex(peer.memberId()))
                    .addKeyValue("remote-peer-revision", peer.revision())
                    .addKeyValue("remote-peer-compact-revision", peer.compactRevision())
                    .addKeyValue("remote-peer-hash", Integer.toUnsignedString(peer.hash()))
                    .log(
                            comparable
                                    ? "found different hash values from remote peer"
                                    : "found different compact revision values from remote peer");
        }
        if (mismatches == 0) {
            LOG.info("initial corruption checking passed; no corruption");
        }
        return mismatches == 0;
    }

    /** Compares on the leader; returns at once, and does nothing while the last comparison goes on. */
    @Override
    public void run() {
        if (loop.leading() && running.compareAndSet(false, true) && !workers.maintain(this::begin)) {
            running.set(false);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a check that fails is a check that is made again later
    private void begin() {
        KvHash before;
        try {
            before = newest();
        } catch (IOException e) {
            end(e);
            return;
        }
        peers.ask(before.currentRevision()).whenComplete((hashes, failure) -> {
            if (hashes == null) {
                end(failure);
            } else {
                confirm(before, hashes);
            }
        });
    }

    private void confirm(KvHash before, List<PeerHash> hashes) {
        reads.whenLinearizable(refused -> {
            if (refused != null) {
                end(refused);
            } else if (!workers.maintain(() -> compare(before, hashes))) {
                running.set(false);
            }
        });
    }

    private void compare(KvHash before, List<PeerHash> hashes) {
        try {
            KvHash after = newest();
            boolean agree = agreesWithItself(before, after);
            for (PeerHash peer : hashes) {
                agree &= agrees(before, after, peer);
            }
            LOG.atInfo().addKeyValue("number-of-peers-checked", hashes.size()).log("finished peer corruption check");
            if (!agree) {
                alarm.run();
            }
            running.set(false);
        } catch (IOException e) {
            end(e);
        }
    }

    private static boolean agreesWithItself(KvHash before, KvHash after) {
        boolean same = after.currentRevision() == before.currentRevision()
                && after.compactRevision() == before.compactRevision();
        if (same && after.hash() != before.hash()) {
            LOG.atWarn()
                    .addKeyValue("revision", before.currentRevision())
                    .addKeyValue("hash-1", Integer.toUnsignedString(before.hash()))
                    .addKeyValue("hash-2", Integer.toUnsignedString(after.hash()))
                    .log("found hash mismatch");
            return false;
        }
        return true;
    }

    /** A follower is never ahead of what its leader has now, and has the leader's history up to what it had then. */
    private static boolean agrees(KvHash before, KvHash after, PeerHash peer) {
        String what = "";
        if (peer.revision() > after.currentRevision()) {
            what = "revision from follower must be less than or equal to leader's";
        } else if (peer.compactRevision() > after.compactRevision()) {
            what = "compact revision from follower must be less than or equal to leader's";
        } else if (peer.compactRevision() == before.compactRevision() && peer.hash() != before.hash()) {
            what = "same compact revision then hashes must match";
        }
        if (!what.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("leader-revision", after.currentRevision())
                    .addKeyValue("leader-compact-revision", after.compactRevision())
                    .addKeyValue("leader-hash", Integer.toUnsignedString(before.hash()))
                    .addKeyValue("follower-revision", peer.revision())
                    .addKeyValue("follower-compact-revision", peer.compactRevision())
                    .addKeyValue("follower-hash", Integer.toUnsignedString(peer.hash()))
                    .addKeyValue("follower-peer-id", MemberIds.hex(peer.memberId()))
                    .log(what);
        }
        return what.isEmpty();
    }

    private void end(Throwable failure) {
        LOG.atWarn().setCause(failure).log("failed to check hash KV");
        running.set(false);
    }

    private KvHash newest() throws IOException {
        try {
            return store.hashKv(0);
        } catch (CompactedException | FutureRevisionException e) {
            throw new IllegalStateException("the newest revision can always be hashed", e);
        }
    }
}
