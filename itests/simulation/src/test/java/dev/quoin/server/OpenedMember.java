package dev.quoin.server;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.CompactedException;
import dev.quoin.api.mvcc.FutureRevisionException;
import dev.quoin.api.mvcc.MvccStores;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.peer.PeerTransports;
import dev.quoin.api.raft.Rafts;
import dev.quoin.api.server.ClusterRequests;
import dev.quoin.api.server.KeyValueRequests;
import dev.quoin.api.server.LeaseRequests;
import dev.quoin.api.server.MaintenanceRequests;
import dev.quoin.api.server.WatchRequests;
import dev.quoin.rpc.etcdserverpb.AlarmMember;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.server.http.VersionPage;
import dev.quoin.server.loop.Lanes;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.snapshot.BboltImages;
import dev.quoin.snapshot.DurableSnapshotFiles;
import dev.quoin.v2store.ReplicatedTrees;
import dev.quoin.wal.SegmentedLogs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Opens the package for a simulation: a whole member that runs wherever its world lets it run. */
public final class OpenedMember {

    private static final long SEGMENT_BYTES = 16 << 10;

    private final RunningMember member;

    /** What a world gives a member. */
    public record Surroundings(
            Rafts rafts,
            Disk disk,
            Clock clock,
            ActiveBackend backend,
            MvccStores keyValues,
            PeerTransports peers,
            Lanes lanes,
            RandomGenerator random) {}

    private OpenedMember(RunningMember member) {
        this.member = member;
    }

    /**
     * Opens a member; {@link #start} begins it.
     *
     * @param settings flags by their names in {@link MemberConfig}; defaults for the others
     */
    public static OpenedMember open(
            Map<String, Object> settings, Surroundings around, Runnable ready, Consumer<Throwable> fatal)
            throws IOException, BootException {
        MemberParts parts = new MemberParts(
                around.rafts(),
                new SegmentedLogs(around.disk(), around.clock(), Runnable::run, SEGMENT_BYTES),
                new DurableSnapshotFiles(around.disk(), around.clock()),
                new BboltImages(around.disk()),
                around.backend(),
                around.keyValues(),
                new ReplicatedTrees(around.clock()),
                around.disk(),
                around.clock(),
                Meters.NONE,
                around.peers(),
                around.lanes(),
                around.random());
        MemberEvents.Observer observer = new MemberEvents.Observer() {
            @Override
            public void ready() {
                ready.run();
            }

            @Override
            public void fatal(Throwable cause) {
                fatal.accept(cause);
            }
        };
        return new OpenedMember(new MemberOpening(Flags.options(settings), parts, observer).open(() -> false));
    }

    public void start() {
        member.start();
    }

    /** Hands leadership over, if there is anything to hand over and somebody to take it. */
    public void handOver(Runnable done) {
        member.handOver(done);
    }

    public long handOverMillisMax() {
        return member.handOverMillisMax();
    }

    /** Stops in good order. */
    public void close() {
        member.close();
    }

    public long id() {
        return member.headers.memberId();
    }

    public long applied() {
        return member.state.applied().get();
    }

    public long revision() {
        return member.state.keyValues().revision();
    }

    /** etcd's hash of the history since the last compaction. */
    public int hash() throws Exception {
        return member.state.keyValues().hashKv(0).hash();
    }

    /** The whole state as it would be sent to another member. */
    public BackendSnapshot pinned() throws IOException {
        return member.state.store().pin();
    }

    public KeyValueRequests keyValues() {
        return member.requests.keyValues;
    }

    public LeaseRequests leases() {
        return member.requests.leases;
    }

    public WatchRequests watches() {
        return member.requests.watches;
    }

    /** Answers a request of another member to the peer port. */
    public void answer(HttpRequest request, HttpResponder responder) {
        if (request.path().equals("/version")) {
            new VersionPage(() -> Optional.of(new MemberHealth(member))).version(request, responder);
        } else {
            member.requests.answerPeer(request, responder);
        }
    }

    public ClusterRequests cluster() {
        return member.requests.clusters;
    }

    public MaintenanceRequests maintenances() {
        return member.requests.maintenances;
    }

    public List<AlarmMember> alarms() {
        return member.state.alarms().get(AlarmType.NONE);
    }

    /** Whether there is a key that begins so. */
    public boolean holds(String prefix) throws IOException {
        ByteString from = ByteString.copyFromUtf8(prefix);
        ByteString to = ByteString.copyFromUtf8(prefix + (char) 127);
        try {
            return member.state
                            .keyValues()
                            .range(from, to, 0, 0, RangeContent.COUNT)
                            .count()
                    > 0;
        } catch (CompactedException | FutureRevisionException e) {
            throw new AssertionError(e);
        }
    }

    /** Grows and shrinks with what is stored, physically. */
    public long storedBytes() {
        return member.state.store().sizeOnDisk();
    }

    @Override
    public String toString() {
        return "applied " + applied() + ", revision " + revision() + ", stores " + storedBytes() + " bytes, version "
                + clusterVersion() + ", " + leaseCount() + " leases, alarms " + alarms();
    }

    /** How many leases there are. */
    public int leaseCount() {
        return member.state.keyValues().lessor().leases().size();
    }

    public String clusterVersion() {
        return member.state.membership().clusterVersion();
    }

    /** Where the members are reached, by id. */
    public Map<Long, List<String>> members() {
        return member.state.membership().members().stream()
                .collect(Collectors.toMap(ClusterMember::id, ClusterMember::peerUrls));
    }

    /** The members that vote, and those that do not. */
    public Set<Long> members(boolean learners) {
        return member.state.membership().members().stream()
                .filter(each -> each.learner() == learners)
                .map(ClusterMember::id)
                .collect(Collectors.toSet());
    }
}
