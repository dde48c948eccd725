package dev.quoin.server;

import com.google.protobuf.ByteString;
import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.server.Caller;
import dev.quoin.backend.MemoryBackends;
import dev.quoin.env.SystemClock;
import dev.quoin.mvcc.SmallStores;
import dev.quoin.raft.RaftCores;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.server.fixture.FutureReply;
import dev.quoin.server.loop.ThreadedLanes;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.snapshot.BboltImages;
import dev.quoin.snapshot.DurableSnapshotFiles;
import dev.quoin.v2store.ReplicatedTrees;
import dev.quoin.wal.SegmentedLogs;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A whole member on a given disk, made without a framework. */
public final class SimulatedMember implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 30;
    private static final long SEGMENT_BYTES = 64 << 10;

    private final RunningMember member;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();

    /** Starts a member and waits until it serves. */
    public static SimulatedMember start(Disk disk, long snapshotCount) throws IOException, BootException {
        SimulatedMember started = new SimulatedMember(disk, snapshotCount);
        started.member.start();
        CompletableFuture.anyOf(started.ready, started.fatal)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        return started;
    }

    private SimulatedMember(Disk disk, long snapshotCount) throws IOException, BootException {
        Clock clock = new SystemClock();
        MemberParts parts = new MemberParts(
                new RaftCores(),
                new SegmentedLogs(disk, clock, Runnable::run, SEGMENT_BYTES),
                new DurableSnapshotFiles(disk, clock),
                new BboltImages(disk),
                MemoryBackends.on(disk),
                SmallStores.on(clock),
                new ReplicatedTrees(clock),
                disk,
                clock,
                Meters.NONE,
                null,
                new ThreadedLanes(),
                new Random());
        member = new MemberOpening(options(snapshotCount), parts, observer()).open(() -> false);
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

    private static MemberOptions options(long snapshotCount) {
        return Flags.options(Map.ofEntries(
                Map.entry("name", "m"),
                Map.entry("data$_$dir", "/data"),
                Map.entry("compatibility$_$level", "3.4"),
                Map.entry("advertise$_$client$_$urls", new String[] {"http://c:1"}),
                Map.entry("initial$_$advertise$_$peer$_$urls", new String[] {"http://p:1"}),
                Map.entry("initial$_$cluster", "m=http://p:1"),
                Map.entry("heartbeat$_$interval", 10L),
                Map.entry("election$_$timeout", 100L),
                Map.entry("snapshot$_$count", snapshotCount),
                Map.entry("snapshot$_$catchup$_$entries", 5L),
                Map.entry("max$_$snapshots", 2),
                Map.entry("max$_$wals", 2)));
    }

    /** Puts a key; completes with the revision, or with why not. */
    public CompletableFuture<Long> put(String key, String value) {
        PutRequest request = PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build();
        FutureReply<PutResponse> reply = new FutureReply<>();
        member.requests.keyValues.put(Caller.ANONYMOUS, request, reply);
        return reply.thenApply(response -> response.getHeader().getRevision());
    }

    /** The value of a key, or null. */
    public @Nullable String get(String key) throws Exception {
        var found =
                member.state.keyValues().range(ByteString.copyFromUtf8(key), null, 0, 0, RangeContent.KEYS_AND_VALUES);
        return found.keyValues().isEmpty()
                ? null
                : found.keyValues().get(0).getValue().toStringUtf8();
    }

    public long revision() {
        return member.state.keyValues().revision();
    }

    /** etcd's hash of the history. */
    public int hash() throws Exception {
        return member.state.keyValues().hashKv(0).hash();
    }

    /** Completes when the member gives up. */
    public CompletableFuture<Throwable> fatal() {
        return fatal;
    }

    @Override
    public void close() {
        member.close();
    }
}
