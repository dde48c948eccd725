package dev.quoin.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ManualLanes;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.loop.Ticker;
import dev.quoin.server.membership.Connections;
import dev.quoin.server.membership.Reconfiguration;
import dev.quoin.server.request.CaughtUp;
import dev.quoin.server.request.LeaderCalls;
import dev.quoin.server.request.Primacy;
import dev.quoin.server.request.Promotions;
import dev.quoin.server.request.ReadIndexes;
import dev.quoin.server.request.Renewals;
import dev.quoin.server.request.RequestIds;
import dev.quoin.server.request.Workers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Status, headers and bodies as etcd 3.4.23 answered them on its peer port, written down from a run of it. */
class PeerPagesTest {

    private static final long CLUSTER = 0x507a91866de12f89L;

    private final ManualClock clock = new ManualClock();
    private final ManualLanes lanes = new ManualLanes(clock);
    private final FakeMembers members = new FakeMembers().voters(1, 2).add(4, true, "m4");
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final Proposing proposing = new Proposing(scripted, members.membership, clock, new CountedMeters());
    private final AppliedIndex applied = new AppliedIndex(0);
    private final Primacy primacy = new Primacy();
    private KeyValueState state;
    private PeerPages pages;

    @BeforeEach
    void build() throws IOException {
        state = new KeyValueState(clock);
        pages = pages(CompatibilityLevel.V3_4);
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void listsTheMembersWithTheClustersId() {
        assertThat(ask("GET", "/members", "")).isEqualTo("""
                200 application/json 507a91866de12f89
                [{"id":1,"peerURLs":["http://p:1"],"name":"m1"},{"id":2,"peerURLs":["http://p:2"],"name":"m2"},\
                {"id":4,"peerURLs":["http://p:4"],"isLearner":true,"name":"m4"}]
                """);
        assertThat(ask("POST", "/members", ""))
                .isEqualTo("405 text/plain; charset=utf-8 - Allow GET\nMethod Not Allowed\n");
    }

    @Test
    void refusesPromotionsInEtcdsWords() throws Exception {
        assertThat(ask("GET", "/members/promote/12", ""))
                .isEqualTo("405 text/plain; charset=utf-8 - Allow POST\nMethod Not Allowed\n");
        assertThat(ask("POST", "/members/promote/x", ""))
                .isEqualTo("404 text/plain; charset=utf-8 507a91866de12f89\nmember x not found in cluster\n");
        assertThat(ask("POST", "/members/promote/", ""))
                .isEqualTo("404 text/plain; charset=utf-8 507a91866de12f89\nmember  not found in cluster\n");
        assertThat(ask("POST", "/members/promote/-1", ""))
                .isEqualTo("404 text/plain; charset=utf-8 507a91866de12f89\nmember -1 not found in cluster\n");
        scripted.leads(ScriptedLoop.ID);
        scripted.raft.matches.put(1L, 10L);
        assertThat(promote(12, "membership: ID not found"))
                .isEqualTo("404 text/plain; charset=utf-8 507a91866de12f89\nmembership: ID not found\n");
        String noLearner = "membership: can only promote a learner member";
        assertThat(promote(2, noLearner))
                .isEqualTo("412 text/plain; charset=utf-8 507a91866de12f89\n" + noLearner + "\n");
        assertThat(promote(2, "membership: peerURL exists"))
                .isEqualTo("500 application/json 507a91866de12f89\n{\"message\":\"Internal Server Error\"}");
    }

    @Test
    void answersForLeasesAsThePrimary() throws Exception {
        String keepAlive = "\b\5";
        String timeToLive = "\n\2\b\5";
        assertThat(ask("GET", "/leases", "")).isEqualTo("405 text/plain; charset=utf-8 -\nMethod Not Allowed\n");
        assertThat(ask("POST", "/leases", keepAlive))
                .isEqualTo("400 text/plain; charset=utf-8 -\nnot a primary lessor\n");
        state.keyValues.lessor().promote(0);
        primacy.gained(2);
        scripted.raft.alone = true;
        scripted.raft.committed = 1;
        applied.reached(1);
        scripted.leads(ScriptedLoop.ID);
        assertThat(ask("POST", "/leases", keepAlive)).isEqualTo("404 text/plain; charset=utf-8 -\nlease not found\n");
        assertThat(ask("POST", "/leases", "\b"))
                .isEqualTo("400 text/plain; charset=utf-8 -\nerror unmarshalling request\n");
        assertThat(ask("POST", "/leases/internal", keepAlive))
                .isEqualTo("400 text/plain; charset=utf-8 -\nerror unmarshalling request\n");
        assertThat(ask("POST", "/leases/internal", timeToLive))
                .isEqualTo("404 text/plain; charset=utf-8 -\nlease not found\n");
        state.keyValues.lessor().grant(state.store.begin(), 5, 60);
        assertThat(ask("POST", "/leases", keepAlive)).isEqualTo("200 application/protobuf -\n\20\5\30<");
        assertThat(ask("POST", "/leases/internal", timeToLive))
                .startsWith("200 application/protobuf -\n")
                .endsWith("\n\0\20\5\30<\40<");
        state.keyValues.lessor().demote();
        assertThat(ask("POST", "/leases/internal", timeToLive))
                .isEqualTo("500 text/plain; charset=utf-8 -\nnot a primary lessor\n");
    }

    @Test
    void answersForLeasesOnlyOnceWhatWasCommittedIsApplied() throws Exception {
        scripted.raft.committed = 3;
        scripted.leads(ScriptedLoop.ID);
        state.keyValues.lessor().promote(0);
        primacy.gained(2);
        Recorded late = new Recorded();
        pages.handle(request("POST", "/leases", "\b\5"), late);
        assertThat(late.answer).isEmpty();
        lanes.pass(Duration.ofSeconds(1));
        String why = "waiting for node to catch up its applied index has timed out";
        assertThat(late.answer).isEqualTo("408 text/plain; charset=utf-8 -\n" + why + "\n");
    }

    @Test
    void hashesTheHistoryUpToARevision() {
        assertThat(ask("GET", "/members/hashkv", "{}"))
                .isEqualTo("200 application/json 507a91866de12f89\n"
                        + "{\"header\":{\"revision\":1},\"hash\":1084519789,\"compact_revision\":-1}");
        assertThat(ask("GET", "/members/hashkv", "{\"revision\":-1}")).startsWith("200 ");
        assertThat(ask("GET", "/members/hashkv", "{\"revision\":99}"))
                .isEqualTo("400 text/plain; charset=utf-8 -\nmvcc: required revision is a future revision\n");
        for (String garbage : List.of("", "x", "[]", "{\"revision\":\"1\"}", "{\"revision\":")) {
            assertThat(ask("GET", "/members/hashkv", garbage))
                    .isEqualTo("400 text/plain; charset=utf-8 -\nerror unmarshalling request\n");
        }
        assertThat(ask("POST", "/members/hashkv", "{}"))
                .isEqualTo("405 text/plain; charset=utf-8 - Allow GET\nMethod Not Allowed\n");
    }

    @Test
    void refusesToHashForAnotherClusterFrom35On() {
        HttpRequest foreign = request("GET", "/members/hashkv", "{}", Map.of("x-etcd-cluster-id", List.of("abc")));
        Recorded at34 = new Recorded();
        pages.handle(foreign, at34);
        assertThat(at34.answer).startsWith("200 ");
        Recorded at35 = new Recorded();
        pages(CompatibilityLevel.V3_5).handle(foreign, at35);
        assertThat(at35.answer).isEqualTo("412 text/plain; charset=utf-8 -\ncluster ID mismatch\n");
    }

    @Test
    void saysWhetherThereIsADowngradeFrom35On() throws Exception {
        assertThat(ask("GET", "/downgrade/enabled", ""))
                .isEqualTo("404 text/plain; charset=utf-8 -\n404 page not found\n");
        scripted.raft.alone = true;
        scripted.raft.committed = 1;
        scripted.leads(ScriptedLoop.ID);
        Recorded answer = new Recorded();
        pages(CompatibilityLevel.V3_5).handle(request("GET", "/downgrade/enabled", ""), answer);
        assertThat(answer.answer).as("it asks the cluster first").isEmpty();
    }

    private String promote(long id, String refusal) throws Exception {
        Recorded responder = new Recorded();
        int before = scripted.raft.changes.size();
        pages.handle(request("POST", "/members/promote/" + id, ""), responder);
        scripted.settle();
        scripted.settle();
        proposing.proposals.answerConfChange(scripted.raft.changes.get(before).id(), refusal);
        return responder.answer;
    }

    private PeerPages pages(CompatibilityLevel level) {
        Ticker ticker = new Ticker(lanes);
        LeaderCalls leader =
                new LeaderCalls(scripted.loop, members.membership, proposing.peers, ticker, clock, 7_000, 1_000);
        Reconfiguration rules = new Reconfiguration(
                false, members.membership, new Connections(ScriptedLoop.ID, proposing.peers, clock));
        ReadIndexes reads =
                new ReadIndexes(scripted.loop, applied, new RequestIds(1, 0), clock, 7_000, new CountedMeters());
        return new PeerPages(
                members.membership,
                new Promotions(
                        scripted.loop, members.membership, rules, proposing.proposals, leader, new CountedMeters()),
                state.keyValues,
                new CaughtUp(scripted.loop, applied, ticker),
                new Renewals(state.keyValues.lessor(), primacy, reads),
                reads,
                new Workers(lanes),
                level,
                CLUSTER);
    }

    private String ask(String method, String path, String body) {
        Recorded responder = new Recorded();
        pages.handle(request(method, path, body), responder);
        return responder.answer;
    }

    private static HttpRequest request(String method, String path, String body) {
        return request(method, path, body, Map.of());
    }

    private static HttpRequest request(String method, String path, String body, Map<String, List<String>> headers) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return new HttpRequest(method, path, Map.of(), headers, bytes, "peer", "127.0.0.1:1", "");
    }

    /** An answer as {@code status type cluster}, {@code Allow} where there is one, and the body. */
    private static final class Recorded implements HttpResponder {
        private String answer = "";

        @Override
        public void respond(int status, Map<String, String> headers, byte[] body) {
            answer = status + " " + headers.get("Content-Type") + " "
                    + headers.getOrDefault("X-Etcd-Cluster-ID", "-")
                    + (headers.containsKey("Allow") ? " Allow " + headers.get("Allow") : "") + "\n"
                    + new String(body, StandardCharsets.ISO_8859_1);
        }

        @Override
        public HttpBody stream(int status, Map<String, String> headers) {
            throw new AssertionError("nothing is streamed here");
        }
    }
}
