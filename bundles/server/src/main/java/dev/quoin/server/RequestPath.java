package dev.quoin.server;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.apply.SlowRequests;
import dev.quoin.server.apply.TxnApplier;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.request.Clusters;
import dev.quoin.server.request.Guard;
import dev.quoin.server.request.KeyValues;
import dev.quoin.server.request.Leases;
import dev.quoin.server.request.Maintenances;
import dev.quoin.server.request.NoSpaceAlarm;
import dev.quoin.server.request.Proposals;
import dev.quoin.server.request.ReadIndexes;
import dev.quoin.server.request.RequestIds;
import dev.quoin.server.request.RequestSizes;
import dev.quoin.server.request.Watches;
import dev.quoin.server.request.Workers;
import dev.quoin.server.storage.MemberParts;

/** From a request to the log or to a read, and from its outcome to the answer. */
final class RequestPath {

    final Proposals proposals;
    final ReadIndexes reads;
    final NoSpaceAlarm noSpace;
    final KeyValues keyValues;
    final Leases leases;
    final Watches watches;
    final Clusters clusters;
    final Maintenances maintenances;

    private final Guard guard;
    private final Workers workers;

    RequestPath(
            MemberOptions options,
            CompatibilityLevel level,
            MemberParts parts,
            ReplicatedState state,
            RaftLoop loop,
            Headers headers,
            TxnApplier txns,
            Quota quota,
            SlowRequests slow) {
        RequestIds ids = new RequestIds(headers.memberId(), parts.clock().wallMillis());
        long timeoutMillis = options.requestTimeoutMillis();
        guard = new Guard();
        workers = new Workers(parts.lanes());
        proposals = new Proposals(
                loop,
                state.applied(),
                ids,
                parts.clock(),
                timeoutMillis,
                new RequestSizes(options.limits().maxRequestBytes(), state.store()::valueBytesMax),
                parts.meters());
        reads = new ReadIndexes(loop, state.applied(), ids, parts.clock(), timeoutMillis, parts.meters());
        noSpace = new NoSpaceAlarm(headers.memberId(), state.alarms(), proposals);
        keyValues =
                new KeyValues(state.keyValues(), proposals, reads, guard, headers, txns, quota, noSpace, workers, slow);
        leases = new Leases(state.keyValues(), proposals, reads, guard, headers, quota, noSpace, ids);
        watches = new Watches(state.keyValues(), guard);
        clusters = new Clusters(state.membership(), proposals, reads, guard, headers);
        Maintenances.State maintained = new Maintenances.State(
                state.store(),
                state.keyValues(),
                state.alarms(),
                state.applied(),
                loop,
                state.membership(),
                parts.images(),
                level,
                quota);
        maintenances = new Maintenances(maintained, proposals, guard, headers, workers, parts.clock(), parts.meters());
    }

    /** Refuses what comes from now on. */
    void refuse() {
        guard.stop();
    }

    /** Ends the streams and answers the reads that wait; nothing is proposed any more. */
    void stop() {
        proposals.close();
        watches.stopped();
        reads.stopped();
    }

    /** Answers what is still under way as unknown. After the lanes have ended. */
    void close() {
        proposals.stopped();
        workers.close();
    }
}
