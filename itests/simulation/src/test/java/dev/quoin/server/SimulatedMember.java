package dev.quoin.server;

import com.google.protobuf.ByteString;
import dev.quoin.api.env.Clock;
import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.RangeContent;
import dev.quoin.api.server.Caller;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.MemberException;
import dev.quoin.api.server.Reply;
import dev.quoin.backend.MemoryBackends;
import dev.quoin.env.SystemClock;
import dev.quoin.mvcc.SmallValueCaches;
import dev.quoin.raft.RaftCores;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.server.loop.ThreadedLanes;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.Booted;
import dev.quoin.server.storage.Bootstrap;
import dev.quoin.server.storage.Checkpoints;
import dev.quoin.server.storage.DataDirectory;
import dev.quoin.server.storage.MemberParts;
import dev.quoin.snapshot.BboltImages;
import dev.quoin.snapshot.DurableSnapshotFiles;
import dev.quoin.v2store.ReplicatedTrees;
import dev.quoin.wal.SegmentedLogs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
                SmallValueCaches.stores(clock),
                new ReplicatedTrees(clock),
                disk,
                clock,
                Meters.NONE,
                null,
                new ThreadedLanes(),
                new Random());
        MemberOptions options = options(snapshotCount);
        Checkpoints checkpoints = new Checkpoints(options.directory(), disk, parts.images());
        Booted booted = new Bootstrap(options, parts, checkpoints).boot();
        member = new RunningMember(options, parts, booted, CompatibilityLevel.V3_4, checkpoints, observer());
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
        return new MemberOptions(
                "m",
                DataDirectory.of(Path.of("/data"), ""),
                Optional.of(CompatibilityLevel.V3_4),
                List.of("http://c:1"),
                List.of("http://p:1"),
                "m=http://p:1",
                "new",
                "token",
                new MemberOptions.Raft(10, 100, Optional.empty(), snapshotCount, 5, true),
                new MemberOptions.Storage(2, 2, 0),
                new MemberOptions.Limits(1 << 20, 100),
                new MemberOptions.Compaction("periodic", "0", 1000, 10));
    }

    /** Puts a key; completes with the revision, or with why not. */
    public CompletableFuture<Long> put(String key, String value) {
        CompletableFuture<Long> outcome = new CompletableFuture<>();
        PutRequest request = PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build();
        member.requests.keyValues.put(Caller.ANONYMOUS, request, new Reply<PutResponse>() {
            @Override
            public void done(PutResponse response) {
                outcome.complete(response.getHeader().getRevision());
            }

            @Override
            public void failed(MemberException failure) {
                outcome.completeExceptionally(failure);
            }
        });
        return outcome;
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
