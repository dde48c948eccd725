package dev.quoin.server;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.server.Caller;
import dev.quoin.backend.MemoryBackends;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.mvcc.SmallStores;
import dev.quoin.raft.RaftCores;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FutureReply;
import dev.quoin.server.fixture.StallingDisk;
import dev.quoin.server.fixture.WiredPeers;
import dev.quoin.server.loop.ThreadedLanes;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.snapshot.BboltImages;
import dev.quoin.snapshot.DurableSnapshotFiles;
import dev.quoin.v2store.ReplicatedTrees;
import dev.quoin.wal.SegmentedLogs;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A whole member in this JVM, on a disk in memory, wired to others. */
final class WiredMember implements AutoCloseable {

    private static final long SEGMENT_BYTES = 64 << 10;
    private static final long SEED = 7;

    final String name;
    final CrashableDisk disk;
    final StallingDisk stalling;
    final CountedMeters meters = new CountedMeters();
    final RunningMember member;
    final CompletableFuture<Void> ready = new CompletableFuture<>();
    final CompletableFuture<Throwable> fatal = new CompletableFuture<>();

    /**
     * Starts a member.
     *
     * @param settings flags by their names in {@link MemberConfig}
     */
    static WiredMember start(CrashableDisk disk, WiredPeers network, Map<String, Object> settings)
            throws IOException, BootException {
        return start(disk, network, MemoryBackends.on(disk), settings);
    }

    /** Starts a member over a backend. */
    static WiredMember start(
            CrashableDisk disk, WiredPeers network, ActiveBackend backend, Map<String, Object> settings)
            throws IOException, BootException {
        WiredMember wired = new WiredMember(disk, network, backend, settings);
        wired.member.start();
        return wired;
    }

    private WiredMember(CrashableDisk kept, WiredPeers network, ActiveBackend backend, Map<String, Object> settings)
            throws IOException, BootException {
        StallingDisk disk = new StallingDisk(kept);
        this.name = (String) settings.get("name");
        this.disk = kept;
        this.stalling = disk;
        MemberParts parts = parts(disk, network, backend, meters);
        member = new MemberOpening(Flags.options(settings), parts, observer()).open(() -> false);
    }

    /** What such a member is made of. */
    static MemberParts parts(Disk disk, WiredPeers network, ActiveBackend backend, Meters meters) {
        Clock clock = new SystemClock();
        return new MemberParts(
                new RaftCores(),
                new SegmentedLogs(disk, clock, Runnable::run, SEGMENT_BYTES),
                new DurableSnapshotFiles(disk, clock),
                new BboltImages(disk),
                backend,
                SmallStores.on(clock),
                new ReplicatedTrees(clock),
                disk,
                clock,
                meters,
                network.transports(),
                new ThreadedLanes(),
                new Random(SEED + disk.hashCode()));
    }

    private MemberEvents.Observer observer() {
        return new MemberEvents.Observer() {
            @Override
            public void ready() {
                ready.complete(null);
            }

            @Override
            public void fatal(Throwable cause) {
                fatal.complete(cause);
            }
        };
    }

    /** Flags of a member of a cluster whose tests should not take long. */
    static Map<String, Object> settings(String name, String cluster) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("name", name);
        settings.put("data$_$dir", "/" + name);
        settings.put("compatibility$_$level", "3.4");
        settings.put("initial$_$advertise$_$peer$_$urls", new String[] {"http://" + name + ":1"});
        settings.put("advertise$_$client$_$urls", new String[] {"http://" + name + ":2"});
        settings.put("initial$_$cluster", cluster);
        settings.put("heartbeat$_$interval", 50L);
        settings.put("election$_$timeout", 500L);
        settings.put("strict$_$reconfig$_$check", false);
        settings.put("snapshot$_$count", 50L);
        settings.put("snapshot$_$catchup$_$entries", 5L);
        return settings;
    }

    long id() {
        return member.headers.memberId();
    }

    long applied() {
        return member.state.applied().get();
    }

    /** Puts a key; completes with the revision, or with why not. */
    CompletableFuture<Long> put(String key, String value) {
        PutRequest request = PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build();
        FutureReply<PutResponse> reply = new FutureReply<>();
        member.requests.keyValues.put(Caller.ANONYMOUS, request, reply);
        return reply.thenApply(response -> response.getHeader().getRevision());
    }

    /** The value of a key here, or null. */
    @Nullable
    String get(String key) throws Exception {
        var found =
                member.state.keyValues().range(ByteString.copyFromUtf8(key), null, 0, 0, RangeContent.KEYS_AND_VALUES);
        return found.keyValues().isEmpty()
                ? null
                : found.keyValues().get(0).getValue().toStringUtf8();
    }

    /** etcd's hash of the history. */
    int hash() throws Exception {
        return member.state.keyValues().hashKv(0).hash();
    }

    @Override
    public void close() {
        member.close();
    }
}
