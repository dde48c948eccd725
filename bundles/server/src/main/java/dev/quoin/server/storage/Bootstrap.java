package dev.quoin.server.storage;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.CopiedFiles;
import dev.quoin.api.backend.EngineMissingException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.peer.PeerTransports;
import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.LogPosition;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.api.v2store.V2Store;
import dev.quoin.api.wal.DamagedLogException;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WriteAheadLog;
import dev.quoin.rpc.etcdserverpb.Metadata;
import dev.quoin.server.MemberOptions;
import dev.quoin.server.apply.ConsistentIndex;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MemberIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a member's directory: founds a cluster in an empty one, or finds the newest point from which the log can be
 * replayed, rebuilding the backend where it is lost.
 *
 * <p>What must hold when it returns: the store's consistent index is at or above the snapshot's index (the entries between
 * would be lost otherwise), and the log holds every entry after the snapshot.
 */
public final class Bootstrap {

    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

    private static final long EVERY_INDEX = -1;
    private static final String HELP =
            "; copying the file back from a backup, or, in a cluster, removing this member and adding"
                    + " it again with an empty --data-dir, would help";

    private final MemberOptions options;
    private final DataDirectory directory;
    private final MemberParts parts;
    private final Checkpoints checkpoints;
    private final ReceivedDatabases received;
    private final FetchedDatabase fetched;
    private final OwedEntries owed;

    public Bootstrap(MemberOptions options, MemberParts parts, Checkpoints checkpoints) {
        this.options = options;
        this.directory = options.directory();
        this.parts = parts;
        this.checkpoints = checkpoints;
        this.received = new ReceivedDatabases(directory, parts.disk(), parts.images());
        this.fetched = new FetchedDatabase(directory, parts);
        this.owed = new OwedEntries(directory, parts.disk());
    }

    /** Opens the directory. Takes as long as opening the store and reading the log takes. */
    public Booted boot() throws IOException, BootException {
        createDirectories();
        return parts.logs().exists(directory.wal()) ? restartRepaired(false) : found();
    }

    /** Opens the directory with a backend that is made anew, because the one there turned out to be damaged. */
    public Booted bootWithoutBackend() throws IOException, BootException {
        return restartRepaired(true);
    }

    /** A damaged log is repaired where that loses nothing. */
    private Booted restartRepaired(boolean damagedBackend) throws IOException, BootException {
        try {
            return restart(damagedBackend);
        } catch (DamagedLogException damage) {
            new LogRepair(parts, directory, checkpoints).repair(damage);
            return restart(damagedBackend);
        }
    }

    /** A directory that a crash could take away would take with it a log that was synced. */
    private void createDirectories() throws IOException {
        parts.disk().createDirectories(directory.snap());
        Path above = directory.root().toAbsolutePath().getParent();
        if (above != null) {
            parts.disk().syncDirectory(above);
        }
        parts.disk().syncDirectory(directory.root());
        parts.disk().syncDirectory(directory.root().resolve(DataDirectory.MEMBER));
    }

    private Booted found() throws IOException, BootException {
        if (parts.backend().exists(directory.snap())) {
            throw new BootException("there is a backend in " + directory.snap() + " but no log in " + directory.wal()
                    + "; give the right --wal-dir, or restore a snapshot into a new --data-dir");
        }
        if (options.initialClusterState().equals("existing")) {
            return join();
        }
        Founding founding = founding();
        if (founding.members().size() > 1
                && lookup("--initial-cluster names several members").bootstrapped(founding)) {
            throw new BootException("member " + MemberIds.hex(founding.memberId()) + " has already been bootstrapped");
        }
        return begin(founding.memberId(), founding.clusterId(), founding.peers(), null);
    }

    private Booted join() throws IOException, BootException {
        Founding configured = Founding.joining(options.name(), options.initialCluster(), options.advertisePeerUrls());
        RemoteCluster cluster = lookup("--initial-cluster-state=existing joins a running cluster")
                .join(configured, options.requestedLevel());
        ClusterMember self = cluster.members().stream()
                .filter(member -> SameUrls.same(member.peerUrls(), configured.ownUrls()))
                .findFirst()
                .orElseThrow(() -> new BootException(
                        "error validating peerURLs " + cluster + ": no member has " + configured.ownUrls()));
        return begin(self.id(), cluster.id(), List.of(), cluster);
    }

    /** A new log, and after it a new store: a backend without a log is what a lost log looks like. */
    private Booted begin(long memberId, long clusterId, List<BootstrapPeer> founders, @Nullable RemoteCluster joined)
            throws IOException {
        WriteAheadLog log = parts.logs().create(directory.wal(), Founding.metadata(memberId, clusterId));
        try {
            StateStore store = parts.backend().open(directory.snap());
            LOG.atInfo()
                    .addKeyValue("local-member-id", MemberIds.hex(memberId))
                    .addKeyValue("cluster-id", MemberIds.hex(clusterId))
                    .log("starting local member");
            return new Booted(
                    memberId,
                    clusterId,
                    founders,
                    HardState.EMPTY,
                    SnapshotMetadata.EMPTY,
                    List.of(),
                    log,
                    store,
                    parts.v2stores().create(),
                    LogPosition.START,
                    joined);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private Founding founding() throws BootException {
        return Founding.of(
                options.name(), options.initialCluster(), options.advertisePeerUrls(), options.initialClusterToken());
    }

    private ClusterLookup lookup(String why) throws BootException {
        return new ClusterLookup(transports(why).requests());
    }

    private PeerTransports transports(String why) throws BootException {
        PeerTransports peers = parts.peers();
        if (peers == null) {
            throw new BootException(why + ", which needs the peer transport; install the bundle dev.quoin.peer");
        }
        return peers;
    }

    private Booted restart(boolean damaged) throws IOException, BootException {
        List<SnapshotMark> marks = parts.logs().marks(directory.wal());
        Optional<Snapshot> newest = parts.snapshots().newest(directory.snap(), marks);
        StateStore rebuiltByPeer = fetched.takeOver(indexOf(newest));
        StateStore store = rebuiltByPeer == null ? openStore() : rebuiltByPeer;
        try {
            Optional<Snapshot> start = newest;
            if (rebuiltByPeer != null) {
                tidyReceived(newest);
                fetched.taken(indexOf(newest), checkpoints);
                return replay(start, store);
            }
            if (damaged || mustRebuild(store, indexOf(newest))) {
                store.close();
                Rebuilt rebuilt = rebuildFromBest(newest, marks);
                start = rebuilt.start();
                store = rebuilt.store();
            }
            tidyReceived(newest);
            return replay(start, store);
        } catch (IOException | BootException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** The store holds what came with the newest snapshot; what came with others was never accepted. */
    private void tidyReceived(Optional<Snapshot> newest) throws IOException {
        if (newest.isPresent() && received.has(indexOf(newest))) {
            received.taken(indexOf(newest), checkpoints);
        }
        received.deleteUpTo(EVERY_INDEX);
        received.deleteUnfinished();
    }

    private boolean mustRebuild(StateStore store, long snapshotIndex) throws BackendException {
        long index = ConsistentIndex.read(store);
        boolean etcdLeftIt = index == 0 && parts.disk().exists(directory.etcdDatabase());
        return etcdLeftIt || ImageImport.unfinished(store) || index < snapshotIndex;
    }

    private StateStore openStore() throws BackendException {
        try {
            return parts.backend().open(directory.snap());
        } catch (EngineMissingException e) {
            throw e;
        } catch (BackendException e) {
            LOG.atError()
                    .setCause(e)
                    .log("the backend cannot be opened; the member rebuilds it from its checkpoint and its log");
            parts.backend().discard(directory.snap());
            return parts.backend().open(directory.snap());
        }
    }

    /** A rebuilt store, and where the replay into it begins. */
    private record Rebuilt(Optional<Snapshot> start, StateStore store) {}

    /** Each round that ends with a damaged checkpoint leaves one checkpoint less to choose from. */
    private Rebuilt rebuildFromBest(Optional<Snapshot> newest, List<SnapshotMark> marks)
            throws IOException, BootException {
        while (true) {
            Optional<Snapshot> source = chooseSource(newest, marks);
            try {
                return new Rebuilt(source, rebuild(source));
            } catch (DamagedImageException e) {
                if (parts.disk().exists(directory.etcdDatabase())) {
                    throw e;
                }
                LOG.atError()
                        .setCause(e)
                        .log("a checkpoint is damaged; the member sets it aside and takes the next best");
                checkpoints.setAside(indexOf(source));
            }
        }
    }

    /** Where a lost backend is rebuilt from: etcd's own database, a checkpoint, or the log alone if it reaches back. */
    private Optional<Snapshot> chooseSource(Optional<Snapshot> newest, List<SnapshotMark> marks)
            throws IOException, BootException {
        if (received.has(indexOf(newest)) || parts.disk().exists(directory.etcdDatabase())) {
            return newest;
        }
        for (long index : checkpoints.indexes()) {
            Optional<Snapshot> same = parts.snapshots()
                    .newest(
                            directory.snap(),
                            marks.stream().filter(mark -> mark.index() == index).toList());
            if (same.isPresent()) {
                return same;
            }
        }
        if (marks.stream().anyMatch(mark -> mark.index() == 0)) {
            return Optional.empty();
        }
        throw new BootException(
                "the backend in " + directory.snap() + " lacks entries that the log no longer holds (up to "
                        + indexOf(newest)
                        + "), and there is no checkpoint to rebuild it from; restore the backend directory or a "
                        + "snapshot, or, in a cluster, remove this member and add it again with an empty --data-dir");
    }

    private StateStore rebuild(Optional<Snapshot> source) throws IOException, BootException {
        parts.backend().discard(directory.snap());
        StateStore store = parts.backend().open(directory.snap());
        try {
            CopiedFiles files = received.files(indexOf(source));
            if (files != null) {
                return new ReceivedStore(files).inPlaceOf(store, parts.backend(), directory.snap());
            } else if (source.isPresent() && received.has(indexOf(source))) {
                importReceived(store, indexOf(source));
            } else if (parts.disk().exists(directory.etcdDatabase())) {
                takeOver(store, indexOf(source));
            } else if (source.isPresent()) {
                LOG.atWarn().addKeyValue("index", indexOf(source)).log("rebuilding the backend from a checkpoint");
                try (BackendSnapshot image = checkpoints.open(indexOf(source))) {
                    ImageImport.copy(image, store);
                }
            } else {
                LOG.warn("rebuilding the backend from the log, which reaches back to its first entry");
            }
            return store;
        } catch (IOException | BootException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** What came with the newest snapshot, of which a crash kept the store from taking it over. */
    private void importReceived(StateStore store, long index) throws IOException {
        LOG.atInfo().addKeyValue("index", index).log("importing the database that came with the newest snapshot");
        try (BackendSnapshot image = received.open(index)) {
            ImageImport.copy(image, store);
        }
        if (parts.disk().exists(directory.etcdDatabase())) {
            setEtcdDatabaseAside();
        }
    }

    private void setEtcdDatabaseAside() throws IOException {
        Path database = directory.etcdDatabase();
        parts.disk().rename(database, database.resolveSibling("db.imported"));
        parts.disk().syncDirectory(directory.snap());
    }

    private void takeOver(StateStore store, long snapshotIndex) throws IOException, BootException {
        Path database = directory.etcdDatabase();
        LOG.atInfo().addKeyValue("path", database).log("taking over an etcd's database");
        try (BackendSnapshot image = parts.images().read(database)) {
            ImageImport.copy(image, store);
        } catch (DamagedImageException e) {
            throw new BootException(e.getMessage() + HELP, e);
        }
        if (ConsistentIndex.read(store) < snapshotIndex) {
            throw new BootException("the database " + database + " ends at index " + ConsistentIndex.read(store)
                    + ", before the newest snapshot at " + snapshotIndex + "; start etcd once on this directory first");
        }
        setEtcdDatabaseAside();
    }

    private Booted replay(Optional<Snapshot> start, StateStore store) throws IOException, BootException {
        SnapshotMetadata point = start.map(Snapshot::metadata).orElse(SnapshotMetadata.EMPTY);
        V2Store tree = start.isPresent()
                ? parts.v2stores().recover(start.get().data())
                : parts.v2stores().create();
        WriteAheadLog log = parts.logs().open(directory.wal(), new SnapshotMark(point.index(), point.term(), null));
        LogContent content = log.takeContent();
        Metadata metadata = Metadata.parseFrom(content.metadata());
        boolean begun = start.isPresent() || !content.hardState().isEmpty();
        List<BootstrapPeer> founders = begun ? List.of() : unfinished(metadata);
        List<Entry> entries = founders.isEmpty() ? content.entries() : List.of();
        HardState hardState =
                new AppliedCommit(directory, parts.disk()).raised(content.hardState(), point.index(), entries, store);
        if (options.cluster().forceNewCluster()) {
            ForcedCluster forced =
                    ForcedCluster.of(metadata.getNodeID(), point.confState(), hardState, entries, parts.rafts(), log);
            // Nobody is left who could send what is missing.
            owed.clear();
            entries = forced.entries();
            hardState = forced.hardState();
        } else if (ForcedCluster.members(point.confState(), entries, parts.rafts())
                        .size()
                > 1) {
            transports("the cluster has several members");
        }
        LOG.atInfo()
                .addKeyValue("cluster-id", MemberIds.hex(metadata.getClusterID()))
                .addKeyValue("local-member-id", MemberIds.hex(metadata.getNodeID()))
                .addKeyValue("commit-index", hardState.commit())
                .addKeyValue("entries", entries.size())
                .log("restarting local member");
        return new Booted(
                metadata.getNodeID(),
                metadata.getClusterID(),
                founders,
                hardState,
                point,
                entries,
                log,
                store,
                tree,
                owed.end(),
                null);
    }

    /**
     * The founders, where the member was killed before it had saved the founding: it has told and promised nothing yet. One
     * that joins a cluster begins with an empty log and has none.
     */
    private List<BootstrapPeer> unfinished(Metadata metadata) throws BootException {
        if (options.initialClusterState().equals("existing")) {
            return List.of();
        }
        Founding founding = founding();
        if (founding.memberId() != metadata.getNodeID() || founding.clusterId() != metadata.getClusterID()) {
            throw new BootException("the log in " + directory.wal() + " was begun for member "
                    + MemberIds.hex(metadata.getNodeID()) + " of cluster " + MemberIds.hex(metadata.getClusterID())
                    + " but never used; give the --initial-cluster of that start, or an empty --data-dir");
        }
        return founding.peers();
    }

    private static long indexOf(Optional<Snapshot> snapshot) {
        return snapshot.map(Snapshot::index).orElse(0L);
    }
}
