package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.mvcc.MvccTxn;
import dev.quoin.api.peer.PeerRequest;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.server.fixture.WiredPeers;
import dev.quoin.server.http.QuoinPages;
import dev.quoin.server.storage.DataDirectory;
import dev.quoin.snapshot.BboltImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three whole members, of which one comes to have other data than its log says. */
@Timeout(90)
final class DivergenceTest {

    private static final String CLUSTER = "a=http://a:1,b=http://b:1,c=http://c:1";
    private static final String COMPARISONS = "quoin_server_replica_comparisons_total";
    private static final long PATIENCE_SECONDS = 40;

    private final WiredPeers network = new WiredPeers(new SystemClock());
    private final List<WiredMember> members = new ArrayList<>();
    private volatile boolean likeEtcd;

    @AfterEach
    void closeAll() {
        members.forEach(WiredMember::close);
    }

    @Test
    void membersWithTheSameDataFindNothing() throws Exception {
        startThree();
        for (int i = 0; i < 400; i++) {
            leader().put("k" + i % 30, "v" + i).get(10, TimeUnit.SECONDS);
        }
        agree();
        for (WiredMember member : members) {
            assertThat(member.member.requests.integrity.comparison.difference()).isEmpty();
            assertThat(member.member.requests.integrity.judgement.fenced()).isFalse();
        }
    }

    @Test
    void catchingUpBySnapshotAndStartingAnewAfterACrashAreNoDifference() throws Exception {
        startThree();
        WiredMember away = follower();
        network.isolate(away.id(), true);
        for (int i = 0; i < 200; i++) {
            leader().put("k" + i % 20, "v" + i).get(10, TimeUnit.SECONDS);
        }
        network.isolate(away.id(), false);
        long behind = leader().applied();
        await(() -> network.snapshots.get() > 0 && away.applied() >= behind);
        leader().put("after", "snapshot").get(10, TimeUnit.SECONDS);
        agree();
        members.get(1).close();
        CrashableDisk disk = members.get(1).disk.crashed(Crash.LOSE_UNSYNCED, new Random(1));
        leaderAmong(0, 2).put("k1", "while away").get(10, TimeUnit.SECONDS);
        members.set(1, WiredMember.start(disk, network, WiredMember.settings("b", CLUSTER)));
        members.get(1).ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        leader().put("k2", "after").get(10, TimeUnit.SECONDS);
        agree();
    }

    private void agree() throws Exception {
        for (WiredMember member : members) {
            long before = member.meters.count(COMPARISONS);
            await(() -> member.meters.count(COMPARISONS) >= before + 4);
            assertThat(member.meters.gauge("quoin_server_replicas_differing")).isZero();
        }
    }

    @Test
    void aMemberWithAnotherValueIsFoundAndFenced() throws Exception {
        startThree();
        leader().put("k", "v").get(10, TimeUnit.SECONDS);
        WiredMember wrong = follower();
        await(() -> wrong.applied() == leader().applied());
        writeBehindTheLog(wrong);
        leader().put("after", "x").get(10, TimeUnit.SECONDS);
        await(() -> wrong.member.requests.integrity.judgement.fenced());
        assertThat(wrong.meters.gauge("quoin_server_replicas_differing")).isEqualTo(2);
        assertThat(wrong.meters.gauge("quoin_server_fenced")).isEqualTo(1);
        assertThatThrownBy(() -> wrong.put("x", "y").get(10, TimeUnit.SECONDS))
                .hasMessageContaining("etcdserver: corrupt cluster");
        for (WiredMember member : members) {
            if (member != wrong) {
                await(() -> member.member
                        .requests
                        .integrity
                        .comparison
                        .difference()
                        .contains(Long.toHexString(wrong.id())));
                assertThat(member.member.requests.integrity.judgement.fenced()).isFalse();
                assertThat(member.member.state.alarms().get(AlarmType.NONE)).isEmpty();
            }
        }
        // The others go on.
        assertThat(leader().put("k", "w").get(10, TimeUnit.SECONDS)).isPositive();
    }

    @Test
    void aFencedMemberStaysSoOverARestartAndIsWholeOnceItHasAnotherMembersDatabase() throws Exception {
        startThree();
        leader().put("k", "v").get(10, TimeUnit.SECONDS);
        WiredMember wrong = follower();
        int at = members.indexOf(wrong);
        await(() -> wrong.applied() == leader().applied());
        writeBehindTheLog(wrong);
        leader().put("after", "x").get(10, TimeUnit.SECONDS);
        await(() -> wrong.member.requests.integrity.judgement.fenced());
        await(() -> wrong.disk.exists(snap(wrong).resolve("fenced")));
        WiredMember again = restarted(at);
        assertThat(again.member.requests.integrity.judgement.fenced()).isTrue();
        assertThat(again.member.requests.integrity.fencing.reason()).contains("majority", "etcdutl rebuild");
        assertThatThrownBy(() -> again.put("x", "y").get(10, TimeUnit.SECONDS))
                .hasMessageContaining("etcdserver: corrupt cluster");
        WiredMember giver = members.get((at + 1) % members.size());
        await(() -> giver.applied() >= again.applied());
        writeDatabase(giver, again);
        WiredMember whole = restarted(at);
        assertThat(whole.member.requests.integrity.judgement.fenced()).isFalse();
        assertThat(whole.disk.list(snap(whole))).doesNotContain("fenced", "rebuild.db");
        long revision = leader().put("k", "w").get(10, TimeUnit.SECONDS);
        await(() -> whole.member.state.keyValues().revision() == revision);
        assertThat(whole.hash()).isEqualTo(leader().hash());
        agree();
    }

    private WiredMember restarted(int at) throws Exception {
        WiredMember before = members.get(at);
        before.close();
        CrashableDisk disk = before.disk.crashed(Crash.LOSE_UNSYNCED, new Random(at));
        WiredMember next = WiredMember.start(disk, network, WiredMember.settings(before.name, CLUSTER));
        members.set(at, next);
        next.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return next;
    }

    private static Path snap(WiredMember member) {
        return DataDirectory.of(Path.of("/" + member.name), "").snap();
    }

    /** What {@code etcdutl rebuild} does. */
    private static void writeDatabase(WiredMember giver, WiredMember taker) throws Exception {
        Path file = snap(taker).resolve("rebuild.db");
        try (BackendSnapshot pinned = giver.member.state.store().pin();
                DiskFile target = taker.disk.create(file)) {
            new BboltImages(taker.disk).prepare(pinned).writeTo(target.appender(), written -> {});
            target.sync();
        }
        taker.disk.syncDirectory(snap(taker));
    }

    @Test
    void aFencedLeaderHandsOver() throws Exception {
        startThree();
        leader().put("k", "v").get(10, TimeUnit.SECONDS);
        WiredMember wrong = leader();
        writeBehindTheLog(wrong);
        leader().put("after", "x").get(10, TimeUnit.SECONDS);
        await(() -> wrong.member.requests.integrity.judgement.fenced());
        await(() -> !wrong.member.loop().leading());
    }

    @Test
    void withoutAMajorityItOnlyWarns() throws Exception {
        startThree();
        likeEtcd = true;
        leader().put("k", "v").get(10, TimeUnit.SECONDS);
        WiredMember wrong = members.get(0);
        long index = leader().applied();
        await(() -> members.stream().allMatch(member -> member.applied() >= index));
        writeBehindTheLog(wrong);
        leader().put("after", "x").get(10, TimeUnit.SECONDS);
        await(() -> members.subList(0, 2).stream()
                .noneMatch(member ->
                        member.member.requests.integrity.comparison.difference().isEmpty()));
        assertThat(members).noneMatch(member -> member.member.requests.integrity.judgement.fenced());
    }

    /** What a bad memory or a bug would do: the store changes, the log does not say so. */
    private static void writeBehindTheLog(WiredMember member) throws Exception {
        CompletableFuture<Void> written = new CompletableFuture<>();
        member.member.loop().betweenApplies(() -> {
            try {
                StoreTxn storeTxn = member.member.state.store().begin();
                MvccTxn txn = member.member.state.keyValues().begin(storeTxn);
                txn.put(ByteString.copyFromUtf8("k"), ByteString.copyFromUtf8("flipped"), 0);
                txn.end();
                storeTxn.end();
                written.complete(null);
            } catch (BackendException | RuntimeException e) {
                written.completeExceptionally(e);
            }
        });
        written.get(10, TimeUnit.SECONDS);
    }

    private void startThree() throws Exception {
        network.answers = this::answer;
        for (String name : List.of("a", "b", "c")) {
            members.add(WiredMember.start(new CrashableDisk(), network, WiredMember.settings(name, CLUSTER)));
        }
        for (WiredMember member : members) {
            member.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The peer port of the member that a URL names; the third may be one that does not know Quoin's page. */
    private PeerResponse answer(PeerRequest request) {
        WiredMember asked = members.stream()
                .filter(member -> request.peerUrl().equals("http://" + member.name + ":1"))
                .findFirst()
                .orElseThrow();
        String[] parts = request.path().split("\\?", 2);
        if (likeEtcd && asked == members.get(2) && parts[0].startsWith(QuoinPages.PATH)) {
            return new PeerResponse(404, Map.of(), new byte[0]);
        }
        Map<String, List<String>> query =
                parts.length == 1 ? Map.of() : Map.of("index", List.of(parts[1].substring("index=".length())));
        Map<String, List<String>> headers = request.headers().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT), header -> List.of(header.getValue())));
        CompletableFuture<PeerResponse> answered = new CompletableFuture<>();
        asked.member.requests.answerPeer(
                new HttpRequest(request.method(), parts[0], query, headers, request.body(), "peer", "127.0.0.1:1", ""),
                responder(answered));
        return answered.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static HttpResponder responder(CompletableFuture<PeerResponse> answered) {
        return new HttpResponder() {
            @Override
            public void respond(int status, Map<String, String> headers, byte[] body) {
                answered.complete(new PeerResponse(status, headers, body));
            }

            @Override
            public HttpBody stream(int status, Map<String, String> headers) {
                throw new AssertionError("nothing is streamed here");
            }
        };
    }

    private WiredMember leaderAmong(int one, int other) throws Exception {
        List<WiredMember> candidates = List.of(members.get(one), members.get(other));
        await(() -> candidates.stream().anyMatch(member -> member.member.loop().leading()));
        return candidates.get(0).member.loop().leading() ? candidates.get(0) : candidates.get(1);
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

    /** What is awaited happens on other threads, which nothing here can wait for. */
    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
