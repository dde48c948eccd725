package dev.quoin.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.env.Disk;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.env.fixture.FaultyDisk;
import dev.quoin.server.SimulatedMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a member owes its clients when its disk loses, tears or refuses writes. */
class MemberOnBadDiskTest {

    private static final int CRASHES = 6;
    private static final int KEYS = 40;
    private static final long SNAPSHOT_COUNT = 60;

    /** Ten fixed seeds and ten of this build, or the one given; {@code -Dfull} multiplies by ten. */
    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        if (!one.isEmpty()) {
            return LongStream.of(Long.parseLong(one));
        }
        int half = "no".equals(System.getProperty("full")) ? 10 : 100;
        long base = System.getProperty("commit", "0").hashCode() * 1_000L;
        return LongStream.concat(LongStream.range(0, half), LongStream.range(base + half, base + 2L * half));
    }

    @ParameterizedTest(name = "replay with: mvn -f itests/simulation/pom.xml verify -Dseed={0}")
    @MethodSource("seeds")
    void keepsEveryAcknowledgedWriteOverCrashesThatLoseOrTearTheRest(long seed) throws Exception {
        Random random = new Random(seed);
        CrashableDisk disk = new CrashableDisk();
        Map<String, Long> owed = Map.of();
        Map<String, Long> proposed = new ConcurrentHashMap<>();
        for (int crash = 0; crash < CRASHES; crash++) {
            try (SimulatedMember member = SimulatedMember.start(disk, SNAPSHOT_COUNT)) {
                check(member, owed, proposed);
                // What the crashed member acknowledges afterwards it owes nobody: a map of its own.
                Map<String, Long> acknowledged = new ConcurrentHashMap<>(owed);
                List<CompletableFuture<Long>> puts = write(member, random, crash, acknowledged, proposed);
                puts.get(random.nextInt(puts.size())).get(30, TimeUnit.SECONDS);
                owed = Map.copyOf(acknowledged);
                disk = disk.crashed(List.of(Crash.values()).get(random.nextInt(Crash.values().length)), random);
            }
        }
    }

    private static List<CompletableFuture<Long>> write(
            SimulatedMember member,
            Random random,
            int round,
            Map<String, Long> acknowledged,
            Map<String, Long> proposed) {
        List<CompletableFuture<Long>> puts = new ArrayList<>();
        int count = 20 + random.nextInt(100);
        for (int i = 0; i < count; i++) {
            String key = "k" + random.nextInt(KEYS);
            long number = round * 1_000L + i + 1;
            proposed.put(key, number);
            puts.add(member.put(key, Long.toString(number)).thenApply(revision -> {
                acknowledged.merge(key, number, Math::max);
                return revision;
            }));
        }
        return puts;
    }

    private static void check(SimulatedMember member, Map<String, Long> acknowledged, Map<String, Long> proposed)
            throws Exception {
        for (Map.Entry<String, Long> owed : acknowledged.entrySet()) {
            String found = member.get(owed.getKey());
            assertThat(found).as("acknowledged %s", owed).isNotNull();
            assertThat(Long.parseLong(found))
                    .as("%s is what was acknowledged or what was proposed later", owed.getKey())
                    .isBetween(owed.getValue(), proposed.get(owed.getKey()));
        }
    }

    @Test
    void comesBackFromItsFilesWithTheSameHistory() throws Exception {
        CrashableDisk disk = new CrashableDisk();
        int hash;
        long revision;
        try (SimulatedMember member = SimulatedMember.start(disk, SNAPSHOT_COUNT)) {
            for (int i = 0; i < 5 * SNAPSHOT_COUNT; i++) {
                member.put("k" + i % KEYS, "v" + i).get(30, TimeUnit.SECONDS);
            }
            hash = member.hash();
            revision = member.revision();
        }
        try (SimulatedMember member = SimulatedMember.start(disk, SNAPSHOT_COUNT)) {
            assertThat(member.revision()).isEqualTo(revision);
            assertThat(member.hash()).isEqualTo(hash);
        }
    }

    @ParameterizedTest(name = "replay with: mvn -f itests/simulation/pom.xml verify -Dseed={0}")
    @MethodSource("seeds")
    void stopsAtTheFirstWriteThatFailsAndAcknowledgesNothingAfterIt(long seed) throws Exception {
        Random random = new Random(seed);
        CrashableDisk disk = new CrashableDisk();
        SimulatedMember.start(disk, SNAPSHOT_COUNT).close();
        FaultyDisk counting = FaultyDisk.counting(disk.crashed(Crash.LOSE_UNSYNCED, random));
        SimulatedMember.start(counting, SNAPSHOT_COUNT).close();
        Disk faulty = FaultyDisk.failingFrom(disk, counting.operations() + random.nextInt(40));
        Map<String, Long> acknowledged = new ConcurrentHashMap<>();
        Map<String, Long> proposed = new ConcurrentHashMap<>();
        try (SimulatedMember member = SimulatedMember.start(faulty, SNAPSHOT_COUNT)) {
            List<CompletableFuture<Long>> puts = new ArrayList<>();
            while (!member.fatal().isDone() && puts.size() < 10_000) {
                puts.addAll(write(member, random, puts.size(), acknowledged, proposed));
                CompletableFuture.anyOf(
                                member.fatal(), puts.get(puts.size() - 1).handle((revision, failure) -> revision))
                        .get(30, TimeUnit.SECONDS);
            }
            assertThat(member.fatal()).as("the member gave up").isDone();
        }
        try (SimulatedMember member = SimulatedMember.start(disk, SNAPSHOT_COUNT)) {
            check(member, acknowledged, proposed);
        }
    }

    @Test
    void refusesWritesAndGoesOnReadingWhereTheDiskIsNearlyFull() throws Exception {
        NearlyFullDisk disk = new NearlyFullDisk(new CrashableDisk());
        try (SimulatedMember member = SimulatedMember.start(disk, SNAPSHOT_COUNT)) {
            member.put("a", "b").get(30, TimeUnit.SECONDS);
            disk.fill();
            assertThatThrownBy(() -> putUntilRefused(member))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("mvcc: database space exceeded");
            assertThat(member.get("a")).isEqualTo("b");
            assertThat(member.fatal()).isNotDone();
        }
    }

    /** The alarm is raised by a look at the disk once a second. */
    private static void putUntilRefused(SimulatedMember member) throws Exception {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(30)) {
            member.put("a", "b").get(30, TimeUnit.SECONDS);
        }
    }
}
