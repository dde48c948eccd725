package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.mvcc.WatchEvents;
import dev.quoin.api.mvcc.WatchListener;
import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.api.mvcc.WatchStream;
import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.api.server.Caller;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.api.snapshot.StoredImage;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.rpc.etcdserverpb.MemberAddRequest;
import dev.quoin.rpc.etcdserverpb.MemberAddResponse;
import dev.quoin.rpc.etcdserverpb.MemberRemoveRequest;
import dev.quoin.rpc.etcdserverpb.MemberRemoveResponse;
import dev.quoin.server.apply.ConsistentIndex;
import dev.quoin.server.fixture.FutureReply;
import dev.quoin.server.fixture.WiredPeers;
import dev.quoin.server.membership.ClusterMember;
import dev.quoin.server.membership.MembershipJson;
import dev.quoin.server.storage.BootException;
import dev.quoin.snapshot.BboltImages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three whole members, each with its own lanes and disk, in one JVM. */
@Timeout(60)
final class ClusterTest {

    private static final String CLUSTER = "a=http://a:1,b=http://b:1,c=http://c:1";
    private static final long PATIENCE_SECONDS = 20;

    private final WiredPeers network = new WiredPeers(new SystemClock());
    private final List<WiredMember> members = new ArrayList<>();

    @AfterEach
    void closeAll() {
        members.forEach(WiredMember::close);
    }

    @Test
    void threeMembersElectALeaderAndReplicate() throws Exception {
        startThree();
        await(() -> members.get(0).put("k", "v").get(5, TimeUnit.SECONDS) > 0);
        await(() ->
                "v".equals(members.get(1).get("k")) && "v".equals(members.get(2).get("k")));
        assertThat(members.get(1).hash()).isEqualTo(members.get(0).hash());
    }

    @Test
    void aFollowerPassesAProposalOn() throws Exception {
        startThree();
        WiredMember follower = members.stream()
                .filter(member -> !member.member.loop().leading())
                .findFirst()
                .orElseThrow();
        assertThat(follower.put("k", "v").get(10, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(follower.get("k")).isEqualTo("v");
    }

    @Test
    void aMemberThatWasAwayCatchesUpBySnapshot() throws Exception {
        startThree();
        WiredMember away = follower();
        network.isolate(away.id(), true);
        WiredMember leader = leader();
        for (int i = 0; i < 300; i++) {
            leader.put("k" + i % 20, "v" + i).get(10, TimeUnit.SECONDS);
        }
        network.isolate(away.id(), false);
        await(() -> away.applied() >= leader.applied() && away.hash() == leader.hash());
        assertThat(network.snapshots.get()).isPositive();
        assertThat(away.get("k19")).isEqualTo("v299");
        // It goes on by the log.
        leader.put("after", "x").get(10, TimeUnit.SECONDS);
        await(() -> "x".equals(away.get("after")));
    }

    @Test
    void aSnapshotsPartsAreAllOfOneIndex() throws Exception {
        startThree();
        WiredMember away = follower();
        network.isolate(away.id(), true);
        putMany(leader(), 200);
        network.isolate(away.id(), false);
        await(() -> away.applied() >= leader().applied());
        byte[] database = network.lastDatabase;
        CrashableDisk disk = new CrashableDisk();
        Path file = Path.of("/db");
        try (DiskFile open = disk.create(file)) {
            open.write(ByteBuffer.wrap(database), 0);
        }
        try (StoredImage image = new BboltImages(disk).read(file)) {
            assertThat(ConsistentIndex.read(image))
                    .isEqualTo(network.lastSnapshot.snapshot().index());
        }
    }

    @Test
    void aDamagedDatabaseIsRefusedWithTheReasonAndAnotherOneComes() throws Exception {
        startThree();
        WiredMember away = follower();
        network.meddling = bytes -> Arrays.copyOf(bytes, bytes.length / 2);
        network.isolate(away.id(), true);
        WiredMember leader = leader();
        putMany(leader, 200);
        network.isolate(away.id(), false);
        await(() -> network.lastRefusal != null);
        assertThat(network.lastRefusal).isInstanceOf(DamagedImageException.class);
        // What it had in its log when it was cut off it may have applied since.
        assertThat(away.applied()).isLessThan(network.lastSnapshot.snapshot().index());
        network.meddling = bytes -> bytes;
        await(() -> away.applied() >= leader.applied() && away.hash() == leader.hash());
        assertThat(away.disk.list(Path.of("/" + away.name + "/member/snap")))
                .noneMatch(name -> name.startsWith("tmp") || name.endsWith(".snap.db"));
    }

    @Test
    void watchersSeeEveryRevisionOnceAcrossASnapshot() throws Exception {
        startThree();
        WiredMember away = follower();
        WiredMember leader = leader();
        leader.put("w", "0").get(10, TimeUnit.SECONDS);
        await(() -> "0".equals(away.get("w")));
        List<Long> seen = new CopyOnWriteArrayList<>();
        WatchStream stream = away.member.state.keyValues().watch(new WatchListener() {
            @Override
            public boolean offer(long watchId, WatchEvents events) {
                events.events().forEach(event -> seen.add(event.getKv().getModRevision()));
                return true;
            }

            @Override
            public void compacted(long watchId, long compactRevision) {
                seen.add(-compactRevision);
            }
        });
        long id = stream.create(new WatchSpec(0, ByteString.copyFromUtf8("w"), null, 0, false, false, false));
        network.isolate(away.id(), true);
        long last = 0;
        for (int i = 1; i <= 200; i++) {
            last = leader.put("w", "" + i).get(10, TimeUnit.SECONDS);
        }
        network.isolate(away.id(), false);
        await(() -> network.snapshots.get() > 0 && away.applied() >= leader.applied());
        long after = leader.put("w", "after").get(10, TimeUnit.SECONDS);
        await(() -> seen.contains(after));
        assertThat(seen).isSorted().doesNotHaveDuplicates().hasSize(201);
        assertThat(seen.get(199)).isEqualTo(last);
        assertThat(stream.cancel(id)).isTrue();
        stream.close();
    }

    @Test
    void aClusterGoesOnAfterAllMembersWereKilled() throws Exception {
        startThree();
        putMany(leader(), 120);
        long index = leader().applied();
        List<WiredMember> killed = List.copyOf(members);
        List<CrashableDisk> disks = killed.stream()
                .map(member -> member.disk.crashed(Crash.LOSE_UNSYNCED, new Random(1)))
                .toList();
        closeAll();
        members.clear();
        for (int i = 0; i < 3; i++) {
            members.add(WiredMember.start(disks.get(i), network, WiredMember.settings(killed.get(i).name, CLUSTER)));
        }
        awaitReady();
        await(() -> members.stream().allMatch(member -> member.applied() > index && "v119".equals(get(member, "k19"))));
        assertThat(leader().put("k", "again").get(10, TimeUnit.SECONDS)).isPositive();
    }

    @Test
    void aMemberJoinsARunningClusterAndCatchesUp() throws Exception {
        startThree();
        putMany(leader(), 120);
        join("d", CLUSTER + ",d=http://d:1");
        WiredMember joined = members.get(3);
        await(() -> "v119".equals(joined.get("k19")) && joined.hash() == leader().hash());
        assertThat(joined.member.headers.clusterId())
                .isEqualTo(leader().member.headers.clusterId());
        await(() -> joined.member.state.membership().members().size() == 4);
    }

    @Test
    void joiningIsRefusedInEtcdsWordsWhereTheListsDiffer() throws Exception {
        startThree();
        network.answers = this::page;
        Map<String, Object> settings = WiredMember.settings("d", CLUSTER + ",d=http://d:1");
        settings.put("initial$_$cluster$_$state", "existing");
        assertThatThrownBy(() -> WiredMember.start(new CrashableDisk(), network, settings))
                .isInstanceOf(BootException.class)
                .hasMessageStartingWith("error validating peerURLs {ClusterID:")
                .hasMessageEndingWith(": member count is unequal");
    }

    @Test
    void oneMemberGoesOnAloneWithItsDataWhereThatIsForced() throws Exception {
        startThree();
        putMany(leader(), 70);
        WiredMember survivor = follower();
        await(() -> survivor.applied() >= leader().applied());
        closeAll();
        members.clear();
        CrashableDisk disk = survivor.disk.crashed(Crash.LOSE_UNSYNCED, new Random(1));
        Map<String, Object> settings = WiredMember.settings(survivor.name, CLUSTER);
        settings.put("force$_$new$_$cluster", true);
        members.add(WiredMember.start(disk, network, settings));
        awaitReady();
        WiredMember alone = members.get(0);
        assertThat(alone.get("k19")).isEqualTo("v59");
        assertThat(alone.put("k", "alone").get(10, TimeUnit.SECONDS)).isPositive();
        assertThat(alone.member.state.membership().members())
                .extracting(ClusterMember::id)
                .containsExactly(survivor.id());
    }

    @Test
    void aLeaderThatStopsHandsOver() throws Exception {
        startThree();
        WiredMember first = leader();
        CountDownLatch done = new CountDownLatch(1);
        long term = first.member.loop().term();
        first.member.handOver(done::countDown);
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(first.member.loop().leading()).isFalse();
        // On a busy machine the wait for the successor's first message may end before that comes.
        await(() -> first.member.loop().leader() != 0);
        assertThat(first.member.loop().term()).isEqualTo(term + 1);
    }

    @Test
    void whatCameWithASnapshotIsImportedAtTheNextStartWhereACrashCameBefore() throws Exception {
        startThree();
        WiredMember away = follower();
        network.isolate(away.id(), true);
        putMany(leader(), 200);
        network.isolate(away.id(), false);
        await(() -> network.snapshots.get() > 0 && away.applied() >= leader().applied());
        Path snap = Path.of("/" + away.name + "/member/snap");
        closeAll();
        members.remove(away);
        members.clear();
        CrashableDisk disk = away.disk.crashed(Crash.LOSE_UNSYNCED, new Random(1));
        for (String name : disk.list(snap)) {
            if (name.endsWith(".checkpoint")) {
                disk.rename(snap.resolve(name), snap.resolve(name.replace(".checkpoint", ".snap.db")));
            }
        }
        Map<String, Object> settings = WiredMember.settings(away.name, CLUSTER);
        settings.put("force$_$new$_$cluster", true);
        members.add(WiredMember.start(disk, network, settings));
        awaitReady();
        assertThat(members.get(0).get("k19")).isEqualTo("v199");
        assertThat(disk.list(snap)).noneMatch(name -> name.endsWith(".snap.db"));
    }

    @Test
    void aLeaderWhoseDiskStallsStepsDownAndStandsBackUntilItSyncsAgain() throws Exception {
        startThree();
        WiredMember first = leader();
        first.stalling.stall(true);
        CompletableFuture<Long> unknown = first.put("k", "unknown");
        await(() -> members.stream()
                .anyMatch(member -> member != first && member.member.loop().leading()));
        WiredMember second = members.stream()
                .filter(member -> member != first && member.member.loop().leading())
                .findFirst()
                .orElseThrow();
        assertThat(second.put("k", "v").get(10, TimeUnit.SECONDS)).isPositive();
        await(() -> !first.member.loop().leading());
        assertThat(first.member.consensus.stall().stalled()).isTrue();
        assertThat(first.member.state.keyValues().lessor().primary()).isFalse();
        first.stalling.stall(false);
        await(() -> !first.member.consensus.stall().stalled() && "v".equals(first.get("k")));
        assertThat(second.member.loop().leading()).isTrue();
        await(unknown::isDone);
        assertThat(first.meters.count("quoin_server_log_disk_stalls_total")).isPositive();
    }

    @Test
    void aLeaderThatIsRemovedEndsInEtcdsWordsAndTheOthersGoOn() throws Exception {
        startThree();
        WiredMember removed = leader();
        FutureReply<MemberRemoveResponse> answer = new FutureReply<>();
        removed.member.requests.clusters.remove(
                Caller.ANONYMOUS,
                MemberRemoveRequest.newBuilder().setID(removed.id()).build(),
                answer);
        assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).getMembersCount())
                .isEqualTo(2);
        assertThat(removed.fatal.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasMessage("the member has been permanently removed from the cluster");
        removed.close();
        members.remove(removed);
        await(() -> members.stream().anyMatch(member -> member.member.loop().leading()));
        assertThat(leader().put("k", "v").get(10, TimeUnit.SECONDS)).isPositive();
    }

    @Test
    void aSingleVoterWithAStalledDiskGoesOnWaiting() throws Exception {
        members.add(WiredMember.start(new CrashableDisk(), network, WiredMember.settings("a", "a=http://a:1")));
        awaitReady();
        WiredMember alone = members.get(0);
        alone.stalling.stall(true);
        CompletableFuture<Long> slow = alone.put("k", "v");
        await(() -> alone.member.consensus.stall().stalled());
        assertThat(alone.member.loop().leading()).isTrue();
        assertThat(slow).isNotDone();
        alone.stalling.stall(false);
        assertThat(slow.get(10, TimeUnit.SECONDS)).isPositive();
    }

    private static String get(WiredMember member, String key) {
        try {
            return String.valueOf(member.get(key));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void putMany(WiredMember leader, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            leader.put("k" + i % 20, "v" + i).get(10, TimeUnit.SECONDS);
        }
    }

    private void join(String name, String cluster) throws Exception {
        MemberAddRequest request = MemberAddRequest.newBuilder()
                .addPeerURLs("http://" + name + ":1")
                .build();
        // Before a leader has applied an entry of its own term it may refuse.
        await(() -> {
            FutureReply<MemberAddResponse> answer = new FutureReply<>();
            leader().member.requests.clusters.add(Caller.ANONYMOUS, request, answer);
            return answer.handle((added, refusal) -> refusal == null).get(10, TimeUnit.SECONDS);
        });
        network.answers = this::page;
        Map<String, Object> settings = WiredMember.settings(name, cluster);
        settings.put("initial$_$cluster$_$state", "existing");
        members.add(WiredMember.start(new CrashableDisk(), network, settings));
    }

    private PeerResponse page(PeerRequest request) {
        RunningMember member = members.get(0).member;
        String body = request.path().equals("/version")
                ? "{\"etcdserver\":\"3.4.23\",\"etcdcluster\":\"3.4.0\"}"
                : MembershipJson.members(member.state.membership().members());
        return new PeerResponse(
                200,
                Map.of("x-etcd-cluster-id", Long.toHexString(member.headers.clusterId())),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private WiredMember leader() throws Exception {
        await(() -> members.stream().anyMatch(member -> member.member.loop().leading()));
        return members.stream()
                .filter(member -> member.member.loop().leading())
                .findFirst()
                .orElseThrow();
    }

    private WiredMember follower() throws Exception {
        WiredMember leader = leader();
        return members.stream().filter(member -> member != leader).findFirst().orElseThrow();
    }

    private void startThree() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            members.add(WiredMember.start(new CrashableDisk(), network, WiredMember.settings(name, CLUSTER)));
        }
        awaitReady();
    }

    private void awaitReady() throws Exception {
        for (WiredMember member : members) {
            member.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** What is awaited happens on other threads, which nothing here can wait for. */
    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
