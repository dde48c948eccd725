package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.api.wal.DamagedLogException;
import dev.quoin.api.wal.SalvagedLog;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import dev.quoin.rpc.etcdserverpb.Metadata;
import dev.quoin.server.apply.ConsistentIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs a damaged log: a snapshot at the backend's index takes the place of the log up to there.
 *
 * <p>Where the effects of all entries that cannot be read are in the backend, durably, nothing is lost by it. Where some are
 * not, what this member may have acknowledged is gone here, and the log begins empty behind the snapshot: the other members
 * have it, and {@link OwedEntries} keeps this one from electing anybody who has not, until it got everything again. The
 * damaged log is kept. A member that has no others refuses: only a person can make up for the loss.
 *
 * <p>Nothing of the lost entries is guessed. That no change of membership is among them shows in the configuration that the
 * remaining entries give: it must be the one in the backend.
 */
final class LogRepair {

    private static final Logger LOG = LoggerFactory.getLogger(LogRepair.class);
    private static final byte[] TERM = "term".getBytes(StandardCharsets.UTF_8);
    private static final String HELP =
            "; copying the log's file back from a backup, or, in a cluster, removing this member"
                    + " and adding it again with an empty --data-dir, or, with a single member, restoring a snapshot into a new"
                    + " --data-dir would help";

    private final MemberParts parts;
    private final DataDirectory directory;
    private final Checkpoints checkpoints;
    private final OwedEntries owed;

    LogRepair(MemberParts parts, DataDirectory directory, Checkpoints checkpoints) {
        this.parts = parts;
        this.directory = directory;
        this.checkpoints = checkpoints;
        this.owed = new OwedEntries(directory, parts.disk());
    }

    /** Repairs the log, or throws what tells why not. The store must not be open. */
    void repair(DamagedLogException damage) throws IOException, BootException {
        LOG.atError().setCause(damage).log("the log is damaged; the member tries to repair it");
        List<SnapshotMark> marks = parts.logs().marks(directory.wal());
        Optional<Snapshot> start = parts.snapshots().newest(directory.snap(), marks);
        SnapshotMetadata point = start.map(Snapshot::metadata).orElse(SnapshotMetadata.EMPTY);
        SnapshotMark from = new SnapshotMark(point.index(), point.term(), null);
        SalvagedLog found;
        try {
            found = parts.logs().salvage(directory.wal(), from);
        } catch (WalException e) {
            throw new BootException(damage.getMessage() + "; " + e.getMessage() + HELP, e);
        }
        try (StateStore store = openStore(damage)) {
            long index = ConsistentIndex.read(store);
            if (index > found.end().index() || index < point.index()) {
                throw new BootException(damage.getMessage() + "; the backend, at " + index
                        + ", does not fit the log from " + point.index() + " to "
                        + found.end().index() + HELP);
            }
            RepairedMembership members = RepairedMembership.of(store, point, found.entries(), index, parts.rafts());
            boolean owes = index < found.wholeFrom() - 1;
            if (owes && !hasOthers(found, members.confState())) {
                throw new BootException(damage.getMessage() + "; entries up to " + (found.wholeFrom() - 1) + " of "
                        + found.end().index() + " are lost or in doubt, the backend holds only those up to " + index
                        + ", and there is no other member to have them" + HELP);
            }
            SnapshotMark mark = new SnapshotMark(index, term(store, point, found, index), null);
            V2Store tree = start.isPresent()
                    ? parts.v2stores().recover(start.get().data())
                    : parts.v2stores().create();
            members.overlay(tree);
            keep(store, new Snapshot(new SnapshotMetadata(members.confState(), index, mark.term()), tree.save()));
            if (owes) {
                beginOwing(from, mark, found);
            } else {
                parts.logs().beginAnew(directory.wal(), from, mark);
                LOG.atWarn()
                        .addKeyValue("index", index)
                        .addKeyValue("lost-below", found.wholeFrom())
                        .addKeyValue("kept-entries", found.end().index() - index)
                        .log(
                                "repaired the log: a snapshot takes the place of its damaged part, which is kept as .broken");
            }
        }
    }

    /** The note comes first: without it a log that ends too early must never be opened. */
    private void beginOwing(SnapshotMark from, SnapshotMark snapshot, SalvagedLog found) throws IOException {
        owed.add(found.end());
        parts.logs().beginBehind(directory.wal(), from, snapshot);
        LOG.atError()
                .addKeyValue("index", snapshot.index())
                .addKeyValue("lost-below", found.wholeFrom())
                .addKeyValue("acknowledged", found.end().index())
                .log(
                        "acknowledged entries are lost: the log, kept as .broken, begins anew behind the backend, and this"
                                + " member does not campaign, nor votes for one that lacks them, until the leader has sent all again");
    }

    /** Whether somebody else votes, without whom nothing can have been committed. */
    private static boolean hasOthers(SalvagedLog found, ConfState members) throws IOException {
        long self = Metadata.parseFrom(found.metadata()).getNodeID();
        return members.voters().stream().anyMatch(voter -> voter != self);
    }

    private StateStore openStore(DamagedLogException damage) throws BootException {
        try {
            return parts.backend().open(directory.snap());
        } catch (BackendException e) {
            e.addSuppressed(damage);
            throw new BootException("both the log and the backend are damaged: " + damage.getMessage() + HELP, e);
        }
    }

    /** All that the log is dropped for is durable before: the state, the way to rebuild it, and the snapshot's file. */
    private void keep(StateStore store, Snapshot snapshot) throws IOException {
        store.commit(Durability.SYNCED);
        try (BackendSnapshot pinned = store.pin()) {
            checkpoints.write(snapshot.index(), pinned);
        }
        parts.snapshots().save(directory.snap(), snapshot);
    }

    /**
     * Terms never fall along a log: where those on both sides are the same, the one between is known. What a lost entry may
     * have replaced tells no upper bound: the lost one was of a later term.
     */
    private static long term(StateStore store, SnapshotMetadata point, SalvagedLog found, long index)
            throws BackendException, BootException {
        if (index == point.index()) {
            return point.term();
        }
        long below = point.term();
        long above = found.hardState().term();
        for (Entry entry : found.entries()) {
            boolean certain = entry.index() >= found.wholeFrom() || entry.index() <= found.certainTo();
            if (entry.index() == index && certain) {
                return entry.term();
            }
            if (entry.index() <= index) {
                below = entry.term();
            } else if (certain) {
                above = entry.term();
                break;
            }
        }
        byte[] stored = store.get(Bucket.META, TERM);
        long kept = stored == null || stored.length != Long.BYTES
                ? 0
                : ByteBuffer.wrap(stored).getLong();
        if (below == above || (below <= kept && kept <= above)) {
            return below == above ? below : kept;
        }
        throw new BootException(
                "the term of the lost entry " + index + " is unknown: between " + below + " and " + above + HELP);
    }

    /** For messages. */
    static BootException refused(String what) {
        return new BootException("the log is damaged and cannot be repaired: " + what + HELP);
    }

    /** A configuration without regard to order. */
    static ConfState configuration(List<Long> voters, List<Long> learners) {
        return ConfState.of(
                voters.stream().sorted(Long::compareUnsigned).toList(),
                learners.stream().sorted(Long::compareUnsigned).toList());
    }
}
