package dev.quoin.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a seed decides about its world before anything happens.
 *
 * @param founders members that found the cluster
 * @param machines founders and spares
 * @param troubleMillis how long things go wrong
 * @param messageBytes most entry bytes in a message between members
 */
record Settings(
        int founders,
        int machines,
        int clients,
        int keys,
        long troubleMillis,
        long heartbeatMillis,
        long electionMillis,
        long snapshotCount,
        long catchUpEntries,
        boolean preVote,
        long messageBytes,
        boolean durableStores,
        boolean reconfigures,
        Levels levels,
        long quotaBytes) {

    /** The compatibility levels of the members. */
    enum Levels {
        LOW,
        HIGH,
        MIXED
    }

    private static final int TICKS = 10;
    private static final long PLENTY_BYTES = 2L << 30;

    static Settings of(Random random) {
        int founders = random.nextInt(4) == 0 ? 5 : 3;
        long heartbeat = 50 + 50L * random.nextInt(2);
        return new Settings(
                founders,
                founders + 2,
                2 + random.nextInt(4),
                1 + random.nextInt(4),
                8_000 + random.nextInt(12_000),
                heartbeat,
                TICKS * heartbeat,
                15 + random.nextInt(60),
                3L + random.nextInt(15),
                random.nextInt(3) > 0,
                random.nextBoolean() ? 1 << 20 : 1 + random.nextInt(100),
                random.nextInt(5) > 0,
                random.nextBoolean(),
                List.of(Levels.LOW, Levels.HIGH, Levels.MIXED).get(random.nextInt(3)),
                random.nextInt(6) == 0 ? 20_000 + random.nextInt(40_000) : PLENTY_BYTES);
    }

    /** The flags of one member. */
    Map<String, Object> flags(String name, String peerUrl, String initialCluster, String state, String level) {
        Map<String, Object> flags = new HashMap<>();
        flags.put("name", name);
        flags.put("data$_$dir", "/data");
        flags.put("initial$_$cluster", initialCluster);
        flags.put("initial$_$cluster$_$state", state);
        flags.put("initial$_$advertise$_$peer$_$urls", new String[] {peerUrl});
        flags.put("advertise$_$client$_$urls", new String[] {peerUrl.replace("2380", "2379")});
        flags.put("compatibility$_$level", level);
        flags.put("quota$_$backend$_$bytes", quotaBytes);
        flags.put("heartbeat$_$interval", heartbeatMillis);
        flags.put("election$_$timeout", electionMillis);
        flags.put("snapshot$_$count", snapshotCount);
        flags.put("snapshot$_$catchup$_$entries", catchUpEntries);
        flags.put("pre$_$vote", Boolean.toString(preVote));
        flags.put("max$_$snapshots", 2);
        flags.put("max$_$wals", 2);
        flags.put("compaction$_$sleep$_$interval", 0L);
        return flags;
    }
}
