package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.LogPosition;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.fixture.KeptBackend;
import dev.quoin.server.fixture.LogRecord;
import dev.quoin.server.fixture.WiredPeers;
import dev.quoin.server.storage.DataDirectory;
import dev.quoin.server.storage.OwedEntries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of three members has lost entries that it acknowledged and that its backend does not hold. */
@Timeout(60)
final class RefilledLogTest {

    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final int PUTS = 12;
    private static final long PATIENCE_SECONDS = 20;

    private final WiredPeers network = new WiredPeers(new SystemClock());
    private final List<WiredMember> members = new ArrayList<>();
    private final List<KeptBackend> backends = new ArrayList<>();
    private KeptBackend older = new KeptBackend();
    private CrashableDisk disk = new CrashableDisk();
    private String name = "";
    private long last;

    @BeforeEach
    void loseAnEntry() throws Exception {
        for (String each : NAMES) {
            backends.add(new KeptBackend());
            members.add(
                    WiredMember.start(new CrashableDisk(), network, backends.get(backends.size() - 1), settings(each)));
        }
        for (WiredMember member : members) {
            member.ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        put("early");
        int loser = follower();
        await(() -> members.get(loser).hash()
                == members.get((loser + 1) % NAMES.size()).hash());
        older = backends.get(loser).copy();
        put("late");
        await(() -> members.get(loser).hash()
                == members.get((loser + 1) % NAMES.size()).hash());
        WiredMember stopped = members.remove(loser);
        name = stopped.name;
        last = stopped.applied();
        stopped.close();
        disk = stopped.disk.crashed(Crash.KEEP_UNSYNCED, new Random(0));
        Path segment = Path.of("/" + name + "/member/wal/0000000000000000-0000000000000000.wal");
        List<LogRecord> entries = LogRecord.entriesBeforeAState(LogRecord.in(disk.bytes(segment)));
        disk.flipBit(segment, entries.get(entries.size() - PUTS / 2).end() - 1L, 0);
    }

    @AfterEach
    void closeAll() {
        members.forEach(WiredMember::close);
    }

    private static Map<String, Object> settings(String each) {
        Map<String, Object> settings = WiredMember.settings(each, "a=http://a:1,b=http://b:1,c=http://c:1");
        settings.put("snapshot$_$count", 10_000L);
        return settings;
    }

    @Test
    void getsThemAgainAndThenStandsForElectionAgain() throws Exception {
        WiredMember back = start();
        WiredMember other = members.get(0);
        await(() -> back.applied() >= last && back.hash() == other.hash());
        await(() -> new MemberHealth(back.member).missingEntries().isEmpty());
        assertThat(owed()).isEqualTo(LogPosition.START);
        leader().member.requests.transfers.to(back.id(), failure -> {});
        await(() -> back.member.loop().leading());
        back.put("leading", "x").get(10, TimeUnit.SECONDS);
        await(() -> back.hash() == other.hash());
    }

    @Test
    void waitsForThemAlsoAfterARestart() throws Exception {
        network.isolate(members.get(0).id(), true);
        network.isolate(members.get(1).id(), true);
        for (int round = 0; round < 2; round++) {
            WiredMember back = start();
            assertThat(new MemberHealth(back.member).missingEntries()).contains("entries up to " + last);
            assertThat(owed().index()).isEqualTo(last);
            assertThat(back.applied()).isLessThan(last - PUTS / 2);
            members.remove(back);
            back.close();
        }
        network.isolate(members.get(0).id(), false);
        network.isolate(members.get(1).id(), false);
        WiredMember back = start();
        await(() -> back.hash() == members.get(0).hash());
        await(() -> owed().equals(LogPosition.START));
    }

    private WiredMember start() throws Exception {
        WiredMember back = WiredMember.start(disk, network, older, settings(name));
        members.add(back);
        return back;
    }

    private LogPosition owed() throws IOException {
        return new OwedEntries(DataDirectory.of(Path.of("/" + name), ""), disk).end();
    }

    private void put(String prefix) throws Exception {
        for (int i = 0; i < PUTS; i++) {
            members.get(0).put(prefix + i, "v" + i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private WiredMember leader() {
        return members.stream()
                .filter(member -> member.member.loop().leading())
                .findFirst()
                .orElseThrow();
    }

    private int follower() {
        return members.get(0).member.loop().leading() ? 1 : 0;
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
