package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.fixture.WiredPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
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

    private WiredMember leader() {
        return members.stream()
                .filter(member -> member.member.loop().leading())
                .findFirst()
                .orElseThrow();
    }

    private WiredMember follower() {
        return members.stream()
                .filter(member -> !member.member.loop().leading())
                .findFirst()
                .orElseThrow();
    }

    private void startThree() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            members.add(WiredMember.start(new CrashableDisk(), network, WiredMember.settings(name, CLUSTER)));
        }
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
