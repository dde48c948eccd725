package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.server.EtcdError;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.fixture.WiredPeers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three whole members, of which the one that leads is cut off while a read waits for it. */
@Timeout(60)
final class LeaderChangeTest {

    private static final long PATIENCE_SECONDS = 20;

    private final WiredPeers network = new WiredPeers(new SystemClock());
    private final List<WiredMember> members = new ArrayList<>();

    /** A read that waits for a leader that was cut off. */
    private record Asked(WiredMember of, CompletableFuture<String> outcome) {}

    @AfterEach
    void closeAll() {
        members.forEach(WiredMember::close);
    }

    @Test
    void aReadThatAskedTheLeaderBeforeFailsAndTheNextOneIsAnswered() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            members.add(WiredMember.start(
                    new CrashableDisk(),
                    network,
                    WiredMember.settings(name, "a=http://a:1,b=http://b:1,c=http://c:1")));
        }
        for (WiredMember member : members) {
            member.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        Optional<Asked> asked = Optional.empty();
        while (asked.isEmpty()) {
            asked = askACutOffLeader();
        }
        WiredMember other = asked.get().of();
        assertThat(asked.get().outcome().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isEqualTo(EtcdError.LEADER_CHANGED.text());
        await(() -> read(other).get(PATIENCE_SECONDS, TimeUnit.SECONDS).isEmpty());
    }

    /** Empty where another member led before the question was asked: then nobody is cut off any more. */
    private Optional<Asked> askACutOffLeader() throws Exception {
        await(() -> members.stream().anyMatch(member -> member.member.loop().leading()));
        WiredMember leader = members.stream()
                .filter(member -> member.member.loop().leading())
                .findFirst()
                .orElse(members.get(0));
        WiredMember other = members.get(0) == leader ? members.get(1) : members.get(0);
        await(() -> read(other).get(PATIENCE_SECONDS, TimeUnit.SECONDS).isEmpty());
        network.isolate(leader.id(), true);
        Asked asked = new Asked(other, read(other));
        if (other.member.loop().leader() == leader.id()) {
            return Optional.of(asked);
        }
        network.isolate(leader.id(), false);
        return Optional.empty();
    }

    /** Asks for a linearizable read; completes with why it failed, or with the empty string. */
    private static CompletableFuture<String> read(WiredMember member) {
        CompletableFuture<String> outcome = new CompletableFuture<>();
        member.member.requests.reads.whenLinearizable(
                failure -> outcome.complete(failure == null ? "" : failure.text()));
        return outcome;
    }

    /** What is awaited happens on other threads, which nothing here can wait for. */
    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
