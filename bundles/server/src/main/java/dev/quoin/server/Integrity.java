package dev.quoin.server;

import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.rpc.etcdserverpb.AlarmRequest;
import dev.quoin.rpc.etcdserverpb.AlarmRequest.AlarmAction;
import dev.quoin.rpc.etcdserverpb.AlarmType;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.background.CompactionHashCheck;
import dev.quoin.server.background.CorruptionCheck;
import dev.quoin.server.background.Fencing;
import dev.quoin.server.background.Judgement;
import dev.quoin.server.background.ReplicaComparison;
import dev.quoin.server.background.ReplicaHashes;
import dev.quoin.server.background.Scrub;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.loop.Ticker;
import dev.quoin.server.membership.MemberInquiry;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.PeerHashes;
import dev.quoin.server.request.Proposals;
import dev.quoin.server.request.ReadIndexes;
import dev.quoin.server.request.Workers;
import dev.quoin.server.storage.Fence;
import dev.quoin.server.storage.MemberParts;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What looks after the data being right: the same as the other members', and the same as it was stored. */
final class Integrity {

    private static final Logger LOG = LoggerFactory.getLogger(Integrity.class);

    final CorruptionCheck corruption;
    final Fencing fencing;
    final Judgement judgement;
    final ReplicaComparison comparison;
    final Scrub scrub;

    private final MemberOptions options;
    private final CompatibilityLevel level;
    private final CompactionHashCheck compactions;
    private final Proposals proposals;

    /** How requests get to the log and to the disk. */
    record Ways(RaftLoop loop, Proposals proposals, ReadIndexes reads, Workers workers, PeerRequests peers) {}

    /**
     * @param keepAway keeps this member from answering and from leading; run again from time to time
     */
    Integrity(
            MemberOptions options,
            CompatibilityLevel level,
            MemberParts parts,
            ReplicatedState state,
            Headers headers,
            Ways ways,
            Runnable keepAway) {
        this.options = options;
        this.level = level;
        this.proposals = ways.proposals();
        Membership membership = state.membership();
        Workers workers = ways.workers();
        RaftLoop loop = ways.loop();
        long self = headers.memberId();
        Duration timeout = Duration.ofMillis(options.requestTimeoutMillis());
        PeerHashes hashes =
                new PeerHashes(self, membership, new MemberInquiry(ways.peers(), headers.clusterId(), timeout));
        corruption = new CorruptionCheck(state.keyValues(), hashes, loop, ways.reads(), workers, () -> raiseCorrupt(0));
        compactions = new CompactionHashCheck(
                state.keyValues(), hashes, loop, self, level.atLeast(CompatibilityLevel.V3_6), this::raiseCorrupt);
        fencing = new Fencing(new Fence(options.directory(), parts.disk()), workers, parts.meters(), keepAway);
        judgement = new Judgement(state.keyValues(), hashes, workers, parts.clock(), fencing);
        Duration turn = Duration.ofMillis(ReplicaComparison.INTERVAL_MILLIS);
        ReplicaHashes others =
                new ReplicaHashes(self, membership, new MemberInquiry(ways.peers(), headers.clusterId(), turn));
        comparison = new ReplicaComparison(state.hashes(), others, judgement, parts.meters());
        scrub = new Scrub(
                new Scrub.Stored(state.store(), state.keyValues()),
                loop,
                workers,
                parts.clock(),
                parts.meters(),
                fencing,
                () -> membership.voters().stream().anyMatch(voter -> voter.id() != self),
                options.integrity().scrub());
    }

    /** Has all of it done from time to time. */
    void start(Ticker ticker) {
        MemberOptions.Integrity wanted = options.integrity();
        ticker.every(ReplicaComparison.INTERVAL_MILLIS, comparison);
        if (wanted.scrub().bytesPerSecond() > 0) {
            ticker.every(Scrub.INTERVAL_MILLIS, scrub);
        }
        every("enabled corruption checking", options.cluster().corruptCheckMillis(), ticker, corruption);
        if (wanted.compactHashCheck() && level.atLeast(CompatibilityLevel.V3_5)) {
            every("enabled compact hash checking", wanted.compactHashMillis(), ticker, compactions);
        }
    }

    private static void every(String told, long millis, Ticker ticker, Runnable task) {
        if (millis > 0) {
            LOG.atInfo().addKeyValue("interval", millis + "ms").log(told);
            ticker.every(millis, task);
        }
    }

    /** Raises CORRUPT for a member, or for 0 where it is not known which is wrong. */
    private void raiseCorrupt(long member) {
        AlarmRequest request = AlarmRequest.newBuilder()
                .setAction(AlarmAction.ACTIVATE)
                .setAlarm(AlarmType.CORRUPT)
                .setMemberID(member)
                .build();
        proposals.propose(InternalRaftRequest.newBuilder().setAlarm(request), outcome -> {});
    }
}
