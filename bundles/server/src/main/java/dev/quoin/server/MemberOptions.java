package dev.quoin.server;

import dev.quoin.api.peer.LocalPeer;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.background.Scrub;
import dev.quoin.server.storage.DataDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the operator decided about a member.
 *
 * @param requestedLevel the level asked for, empty to take the directory's
 */
public record MemberOptions(
        String name,
        DataDirectory directory,
        Optional<CompatibilityLevel> requestedLevel,
        List<String> advertiseClientUrls,
        List<String> advertisePeerUrls,
        String initialCluster,
        String initialClusterState,
        String initialClusterToken,
        Raft raft,
        Storage storage,
        Limits limits,
        Compaction compaction,
        Cluster cluster,
        Integrity integrity,
        Streams streams) {

    /**
     * Raft's settings.
     *
     * @param preVote empty for the level's default
     * @param snapshotCount entries between snapshots, 0 for the level's default
     */
    public record Raft(
            long heartbeatMillis,
            long electionMillis,
            Optional<Boolean> preVote,
            long snapshotCount,
            long catchUpEntries,
            boolean initialElectionTickAdvance) {

        int electionTicks() {
            return (int) (electionMillis / heartbeatMillis);
        }
    }

    /** What is kept on disk. */
    public record Storage(int maxSnapshots, int maxWals, long quotaBytes) {}

    /** Limits and warnings. */
    public record Limits(int maxRequestBytes, long warningApplyMillis) {}

    /** Compaction: automatic, and how it deletes. */
    public record Compaction(String mode, String retention, int batchLimit, int sleepMillis) {}

    /**
     * Dealings with the other members.
     *
     * @param strictReconfigCheck whether changes of membership that could cost the quorum are refused
     * @param maxLearners learners in the cluster, from cluster version 3.6 on
     * @param leaseCheckpoint whether the remaining time of long leases is kept up on all members
     * @param initialCorruptCheck whether the data is compared with the other members' before it is served
     * @param forceNewCluster whether this member goes on alone with its data, whoever else was in its cluster
     * @param corruptCheckMillis time between comparisons of all members' data, 0 for none
     */
    public record Cluster(
            boolean strictReconfigCheck,
            int maxLearners,
            boolean leaseCheckpoint,
            boolean initialCorruptCheck,
            boolean forceNewCluster,
            long corruptCheckMillis) {}

    /**
     * What looks after the data.
     *
     * @param compactHashCheck whether compactions are hashed and the hashes compared, from level 3.5 on
     * @param compactHashMillis time between such comparisons
     * @param leaseCheckpointPersist whether checkpoints of leases outlive a restart, which from level 3.6 on they always do
     * @param scrub how fast what is stored is read back
     */
    public record Integrity(
            boolean compactHashCheck, long compactHashMillis, boolean leaseCheckpointPersist, Scrub.Pace scrub) {}

    /** How long streams between members may be silent, and may take nothing. */
    public record Streams(long readMillis, long writeMillis) {}

    /**
     * These options with those of another's that may change while the member runs: the quota, and what automatic compaction
     * keeps.
     */
    MemberOptions adjustedTo(MemberOptions other) {
        return new MemberOptions(
                name,
                directory,
                requestedLevel,
                advertiseClientUrls,
                advertisePeerUrls,
                initialCluster,
                initialClusterState,
                initialClusterToken,
                raft,
                new Storage(storage.maxSnapshots(), storage.maxWals(), other.storage.quotaBytes()),
                limits,
                new Compaction(
                        other.compaction.mode(),
                        other.compaction.retention(),
                        compaction.batchLimit(),
                        compaction.sleepMillis()),
                cluster,
                integrity,
                streams);
    }

    /** How long a request may take: etcd's 5 s for the log and two elections. */
    public long requestTimeoutMillis() {
        return 5_000 + 2 * raft.electionMillis();
    }

    static MemberOptions of(MemberConfig config) {
        FeatureGates gates = FeatureGates.parse(config.feature$_$gates());
        String root = config.data$_$dir().isEmpty() ? config.name() + ".etcd" : config.data$_$dir();
        return new MemberOptions(
                config.name(),
                DataDirectory.of(Path.of(root), config.wal$_$dir()),
                CompatibilityLevel.of(config.compatibility$_$level()),
                split(config.advertise$_$client$_$urls()),
                split(config.initial$_$advertise$_$peer$_$urls()),
                config.initial$_$cluster(),
                config.initial$_$cluster$_$state(),
                config.initial$_$cluster$_$token(),
                new Raft(
                        config.heartbeat$_$interval(),
                        config.election$_$timeout(),
                        config.pre$_$vote().isEmpty()
                                ? Optional.empty()
                                : Optional.of(Boolean.parseBoolean(config.pre$_$vote())),
                        config.snapshot$_$count(),
                        config.snapshot$_$catchup$_$entries(),
                        config.initial$_$election$_$tick$_$advance()),
                new Storage(config.max$_$snapshots(), config.max$_$wals(), config.quota$_$backend$_$bytes()),
                new Limits(config.max$_$request$_$bytes(), config.warning$_$apply$_$duration()),
                new Compaction(
                        config.auto$_$compaction$_$mode(),
                        config.auto$_$compaction$_$retention(),
                        config.compaction$_$batch$_$limit(),
                        (int) config.compaction$_$sleep$_$interval()),
                new Cluster(
                        config.strict$_$reconfig$_$check(),
                        config.max$_$learners(),
                        gates.on("LeaseCheckpoint", config.experimental$_$enable$_$lease$_$checkpoint()),
                        gates.on("InitialCorruptCheck", config.experimental$_$initial$_$corrupt$_$check()),
                        config.force$_$new$_$cluster(),
                        config.corrupt$_$check$_$time()),
                new Integrity(
                        gates.on("CompactHashCheck", config.experimental$_$compact$_$hash$_$check$_$enabled()),
                        config.compact$_$hash$_$check$_$time(),
                        gates.on(
                                "LeaseCheckpointPersist",
                                config.experimental$_$enable$_$lease$_$checkpoint$_$persist()),
                        new Scrub.Pace(config.scrub$_$rate(), config.scrub$_$interval())),
                new Streams(
                        Math.max(LocalPeer.STREAM_MILLIS, config.raft$_$read$_$timeout()),
                        Math.max(LocalPeer.STREAM_MILLIS, config.raft$_$write$_$timeout())));
    }

    /** A list may arrive as an array or as one comma-separated string. */
    private static List<String> split(String[] values) {
        return List.of(String.join(",", values).split(",", -1)).stream()
                .map(String::trim)
                .filter(value -> !value.isEmpty())
                .toList();
    }
}
