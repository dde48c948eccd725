package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.api.peer.SnapshotCargo;
import dev.quoin.api.peer.SnapshotSink;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.env.fixture.PairsFiles;
import dev.quoin.server.fixture.KeptBackend;
import dev.quoin.server.fixture.WiredPeers;
import dev.quoin.server.storage.DataDirectory;
import dev.quoin.server.storage.ReceivedDatabases;
import dev.quoin.server.storage.StoreArchive;
import dev.quoin.snapshot.BboltImages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members whose stores have the same format catch up by the store's files, others by a bbolt file. */
@Timeout(60)
final class StoreTransferTest {

    private static final String CLUSTER = "a=http://a:1,b=http://b:1,c=http://c:1";
    private static final long PATIENCE_SECONDS = 20;
    private static final Path AWAY = Path.of("/c/member/snap");

    private final WiredPeers network = new WiredPeers(new SystemClock());
    private final List<WiredMember> members = new ArrayList<>();
    private final Map<String, KeptBackend> backends = new HashMap<>();

    @AfterEach
    void closeAll() {
        members.forEach(WiredMember::close);
    }

    @Test
    void aMemberOfTheSameFormatGetsTheFiles() throws Exception {
        answer(PairsFiles.FORMAT);
        startThree();
        WiredMember away = away();
        comeBack(away);
        assertThat(network.lastMediaType).isEqualTo(StoreArchive.MEDIA_TYPE);
        assertThat(away.get("k19")).isEqualTo("v199");
        await(() -> away.disk.list(AWAY).stream()
                .noneMatch(name -> name.endsWith(".snap.store") || name.startsWith("tmp")));
        leader().put("after", "x").get(10, TimeUnit.SECONDS);
        await(() -> "x".equals(away.get("after")));
    }

    @Test
    void aMemberOfAnotherFormatOrOfEtcdGetsABboltFile() throws Exception {
        answer("other");
        startThree();
        comeBack(away());
        assertThat(network.lastMediaType).isEqualTo(SnapshotCargo.DATABASE);
        network.answers = request -> new PeerResponse(404, Map.of(), new byte[0]);
        comeBack(away());
        assertThat(network.lastMediaType).isEqualTo(SnapshotCargo.DATABASE);
    }

    @Test
    void anArchiveThatCameDamagedIsRefusedAndAnotherOneComes() throws Exception {
        answer(PairsFiles.FORMAT);
        startThree();
        WiredMember away = away();
        network.meddling = bytes -> {
            byte[] damaged = bytes.clone();
            damaged[damaged.length / 2] ^= 1;
            return damaged;
        };
        network.isolate(away.id(), false);
        await(() -> network.lastRefusal != null);
        network.meddling = bytes -> bytes;
        await(() -> away.applied() >= leader().applied() && away.hash() == leader().hash());
    }

    @Test
    void whatACrashKeptFromCountingIsTakenOverAtTheNextStart() throws Exception {
        answer(PairsFiles.FORMAT);
        startThree();
        WiredMember away = away();
        KeptBackend before = backends.get("c").copyOn(away.disk);
        comeBack(away);
        long caughtUp = away.applied();
        // The backend as it was, beside a log that has gone on from the snapshot: as if it had never been replaced.
        CrashableDisk disk = away.disk.crashed(Crash.KEEP_UNSYNCED, new Random(1));
        away.close();
        members.remove(away);
        receive(disk);
        WiredMember restarted = start("c", disk, before.copyOn(disk));
        members.add(restarted);
        await(() -> restarted.applied() >= caughtUp && restarted.hash() == leader().hash());
        assertThat(disk.list(AWAY)).noneMatch(name -> name.endsWith(".snap.store"));
    }

    /** What had been received, once more: the member that took it over has removed it. */
    private void receive(CrashableDisk disk) throws Exception {
        ReceivedDatabases received =
                new ReceivedDatabases(DataDirectory.of(Path.of("/c"), ""), disk, new BboltImages(disk));
        SnapshotSink sink = received.sink(StoreArchive.MEDIA_TYPE);
        sink.write(ByteBuffer.wrap(network.lastDatabase));
        received.accept(sink.finish(), network.lastSnapshot.snapshot().index());
    }

    private void answer(String format) {
        network.answers = request -> request.path().equals("/quoin/store")
                ? new PeerResponse(200, Map.of(), (format + "\n").getBytes(StandardCharsets.UTF_8))
                : new PeerResponse(404, Map.of(), new byte[0]);
    }

    private void startThree() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            CrashableDisk disk = new CrashableDisk();
            KeptBackend backend = new KeptBackend(disk);
            backends.put(name, backend);
            members.add(start(name, disk, backend));
        }
        for (WiredMember member : members) {
            member.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private WiredMember start(String name, CrashableDisk disk, ActiveBackend backend) throws Exception {
        return WiredMember.start(disk, network, backend, WiredMember.settings(name, CLUSTER));
    }

    /** The third member, which the log has left behind. */
    private WiredMember away() throws Exception {
        WiredMember away = members.get(2);
        network.isolate(away.id(), true);
        WiredMember leader = leader();
        for (int i = 0; i < 200; i++) {
            leader.put("k" + i % 20, "v" + i).get(10, TimeUnit.SECONDS);
        }
        return away;
    }

    private void comeBack(WiredMember away) throws Exception {
        network.isolate(away.id(), false);
        await(() -> away.applied() >= leader().applied() && away.hash() == leader().hash());
    }

    private WiredMember leader() throws Exception {
        List<WiredMember> others = members.subList(0, 2);
        await(() -> others.stream().anyMatch(member -> member.member.loop().leading()));
        return others.get(0).member.loop().leading() ? others.get(0) : others.get(1);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long begun = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
