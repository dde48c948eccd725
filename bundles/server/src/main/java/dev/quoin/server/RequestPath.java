package dev.quoin.server;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.env.Clock;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.mvcc.MvccStore;
import dev.quoin.api.peer.PeerRequests;
import dev.quoin.api.peer.PeerTransport;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.apply.Quota;
import dev.quoin.server.apply.SlowRequests;
import dev.quoin.server.apply.TxnApplier;
import dev.quoin.server.http.PeerPages;
import dev.quoin.server.http.QuoinPages;
import dev.quoin.server.loop.RaftLoop;
import dev.quoin.server.loop.Ticker;
import dev.quoin.server.membership.AllowedEntries;
import dev.quoin.server.membership.Connections;
import dev.quoin.server.membership.Membership;
import dev.quoin.server.membership.Reconfiguration;
import dev.quoin.server.request.CaughtUp;
import dev.quoin.server.request.Clusters;
import dev.quoin.server.request.Guard;
import dev.quoin.server.request.KeyValues;
import dev.quoin.server.request.LeaderCalls;
import dev.quoin.server.request.LeaseCalls;
import dev.quoin.server.request.Leases;
import dev.quoin.server.request.Maintenances;
import dev.quoin.server.request.NoSpaceAlarm;
import dev.quoin.server.request.Primacy;
import dev.quoin.server.request.Promotions;
import dev.quoin.server.request.Proposals;
import dev.quoin.server.request.ReadIndexes;
import dev.quoin.server.request.Renewals;
import dev.quoin.server.request.RequestIds;
import dev.quoin.server.request.RequestSizes;
import dev.quoin.server.request.Timeouts;
import dev.quoin.server.request.Transfers;
import dev.quoin.server.request.Watches;
import dev.quoin.server.request.Workers;
import dev.quoin.server.storage.MemberParts;

/** From a request to the log or to a read, and from its outcome to the answer. */
final class RequestPath {

    final Ticker ticker;
    final Connections connections;
    final AllowedEntries entries;
    final Timeouts timeouts;
    final Proposals proposals;
    final ReadIndexes reads;
    final Primacy primacy = new Primacy();
    final NoSpaceAlarm noSpace;
    final Transfers transfers;
    final KeyValues keyValues;
    final Leases leases;
    final Watches watches;
    final Clusters clusters;
    final Maintenances maintenances;
    final PeerPages pages;
    final Integrity integrity;

    private final Guard guard;
    final Workers workers;
    private final LeaderCalls leader;
    private final QuoinPages quoinPages;
    private final Membership membership;
    private final RaftLoop loop;

    /** How this member reaches the others. */
    record PeerAccess(PeerTransport transport, PeerRequests requests) {}

    RequestPath(
            MemberOptions options,
            CompatibilityLevel level,
            MemberParts parts,
            ReplicatedState state,
            RaftLoop loop,
            Headers headers,
            TxnApplier txns,
            Quota quota,
            SlowRequests slow,
            PeerAccess peers) {
        this.membership = state.membership();
        this.loop = loop;
        MvccStore store = state.keyValues();
        Clock clock = parts.clock();
        Meters meters = parts.meters();
        RequestIds ids = new RequestIds(headers.memberId(), clock.wallMillis());
        long timeoutMillis = options.requestTimeoutMillis();
        long electionMillis = options.raft().electionMillis();
        guard = new Guard(() -> membership.learner(headers.memberId()), level);
        workers = new Workers(parts.lanes());
        ticker = new Ticker(parts.lanes());
        connections = new Connections(headers.memberId(), peers.transport(), clock);
        entries = new AllowedEntries(membership, level);
        timeouts = new Timeouts(loop, membership, connections, electionMillis, level);
        proposals = new Proposals(
                loop,
                state.applied(),
                ids,
                clock,
                timeoutMillis,
                new RequestSizes(options.limits().maxRequestBytes(), state.store()::valueBytesMax),
                entries,
                timeouts,
                meters);
        reads = new ReadIndexes(loop, state.applied(), ids, clock, timeoutMillis, meters);
        noSpace = new NoSpaceAlarm(headers.memberId(), state.alarms(), proposals);
        leader = new LeaderCalls(loop, membership, peers.requests(), ticker, clock, timeoutMillis, electionMillis);
        transfers =
                new Transfers(loop, membership, ticker, clock, options.raft().heartbeatMillis(), timeoutMillis);
        keyValues = new KeyValues(store, proposals, reads, guard, headers, txns, quota, noSpace, workers, slow);
        CaughtUp caughtUp = new CaughtUp(loop, state.applied(), ticker);
        Renewals renewals = new Renewals(store.lessor(), primacy, reads);
        LeaseCalls calls = new LeaseCalls(store.lessor(), leader, renewals);
        leases = new Leases(store, proposals, loop, caughtUp, calls, guard, headers, quota, noSpace, ids);
        watches = new Watches(store, guard);
        Reconfiguration rules = new Reconfiguration(options.cluster().strictReconfigCheck(), membership, connections);
        Promotions promotions = new Promotions(loop, membership, rules, proposals, leader, meters);
        clusters = new Clusters(
                membership, rules, promotions, proposals, reads, guard, headers, () -> clock.wallMillis() / 1_000);
        pages = new PeerPages(
                membership, promotions, store, caughtUp, renewals, reads, workers, level, headers.clusterId());
        integrity = new Integrity(
                options,
                level,
                parts,
                state,
                headers,
                new Integrity.Ways(loop, proposals, reads, workers, peers.requests()),
                this::fence);
        quoinPages = new QuoinPages(state.hashes(), state.store(), headers.clusterId());
        maintenances = maintenances(parts, level, state, loop, headers, quota);
    }

    private Maintenances maintenances(
            MemberParts parts,
            CompatibilityLevel level,
            ReplicatedState state,
            RaftLoop loop,
            Headers headers,
            Quota quota) {
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
        return new Maintenances(
                maintained, proposals, guard, headers, transfers, workers, parts.clock(), parts.meters());
    }

    /** Answers another member's request. An event loop. */
    void answerPeer(HttpRequest request, HttpResponder responder) {
        if (request.path().startsWith(QuoinPages.PATH)) {
            quoinPages.handle(request, responder);
        } else {
            pages.handle(request, responder);
        }
    }

    /** Keeps this member from answering and from leading. */
    private void fence() {
        guard.fence();
        watches.stopped();
        loop.standBack();
        if (loop.leading()) {
            connections
                    .longestReachable(membership.members())
                    .ifPresent(successor -> transfers.to(successor, failure -> {}));
        }
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
        leader.stopped();
        transfers.stopped();
    }

    /** Answers what is still under way as unknown. After the lanes have ended. */
    void close() {
        proposals.stopped();
        workers.close();
    }
}
