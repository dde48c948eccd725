package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.mvcc.RunningHash;
import dev.quoin.api.peer.PeerResponse;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.apply.AppliedHashes;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ManualLanes;
import dev.quoin.server.membership.MemberInquiry;
import dev.quoin.server.membership.PeerHashes;
import dev.quoin.server.request.Workers;
import dev.quoin.server.storage.DataDirectory;
import dev.quoin.server.storage.Fence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Member 1 of three compares its key-values with those of members 2 and 3. */
class ReplicaComparisonTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final FakePeers peers = new FakePeers();
    private final FakeMembers members = new FakeMembers().voters(1, 2, 3);
    private final CountedMeters meters = new CountedMeters();
    private KeyValueState own;
    private KeyValueState other;
    private AppliedHashes hashes;
    private AppliedHashes others;
    private ReplicaComparison comparison;
    private long index;

    @BeforeEach
    void build() throws Exception {
        own = new KeyValueState(clock);
        other = new KeyValueState(clock);
        hashes = new AppliedHashes(own.keyValues);
        others = new AppliedHashes(other.keyValues);
        Workers workers = new Workers(new ManualLanes(clock));
        Fence note = new Fence(DataDirectory.of(Path.of("/m"), ""), new CrashableDisk());
        Fencing fencing = new Fencing(note, workers, meters, () -> {});
        Judgement judgement = new Judgement(
                own.keyValues,
                new PeerHashes(1, members.membership, new MemberInquiry(peers, 0xabc, SECOND)),
                workers,
                clock,
                fencing);
        comparison = new ReplicaComparison(
                hashes,
                new ReplicaHashes(1, members.membership, new MemberInquiry(peers, 0xabc, SECOND)),
                judgement,
                meters);
        peers.answers("http://p:2", 404, "");
        peers.answers("http://p:3", request -> answer(request.path()));
    }

    @AfterEach
    void close() {
        own.close();
        other.close();
    }

    @Test
    void sameDataIsNoDifference() {
        both("k", "v");
        twoRounds();
        assertThat(comparison.difference()).isEmpty();
        assertThat(meters.count("quoin_server_replica_comparisons_total")).isEqualTo(1);
    }

    @Test
    void anotherValueIsTold() {
        both("k", "v");
        write("k", "v", "w");
        twoRounds();
        assertThat(comparison.difference()).contains("3").doesNotContain("2,");
        assertThat(meters.gauge("quoin_server_replicas_differing")).isEqualTo(1);
    }

    @Test
    void whatAgreesAgainIsForgotten() {
        KeyValueState before = own;
        write("k", "v", "w");
        twoRounds();
        assertThat(comparison.difference()).isNotEmpty();
        assertThat(before.keyValues.revision()).isEqualTo(other.keyValues.revision());
        // As after a rebuild: the other began its sum anew, and both go on from the same.
        peers.answers("http://p:3", request -> answerOf(hashes, request.path()));
        both("k", "x");
        twoRounds();
        assertThat(comparison.difference()).isEmpty();
    }

    @Test
    void aMemberThatBeganLaterDiffersByAConstantOnly() {
        own.put("before", "the other knew it when it started");
        other.put("before", "the other knew it when it started");
        others = new AppliedHashes(other.keyValues);
        both("k", "1");
        twoRounds();
        both("k", "2");
        twoRounds();
        assertThat(comparison.difference()).isEmpty();
    }

    @Test
    void whoHasNoAnswerSaysNothingAboutTheData() {
        peers.answers("http://p:3", 410, "");
        write("k", "v", "w");
        twoRounds();
        assertThat(comparison.difference()).isEmpty();
        assertThat(meters.count("quoin_server_replica_comparisons_total")).isZero();
    }

    @Test
    void whatIsNoAnswerSaysNothingEither() {
        for (String body : new String[] {"", "[]", "{}", "{\"index\":\"x\"}", "{\"index\":7}"}) {
            peers.answers("http://p:3", 200, body);
            both("k", body);
            twoRounds();
            assertThat(comparison.difference()).as(body).isEmpty();
        }
    }

    private void both(String key, String value) {
        write(key, value, value);
    }

    private void write(String key, String here, String there) {
        index++;
        own.put(key, here);
        hashes.applied(index);
        other.put(key, there);
        others.applied(index);
    }

    /** Each round compares what the round before noted. */
    private void twoRounds() {
        comparison.run();
        comparison.run();
    }

    private PeerResponse answer(String path) {
        return answerOf(others, path);
    }

    private static PeerResponse answerOf(AppliedHashes hashes, String path) {
        long index = Long.parseLong(path.substring(path.indexOf('=') + 1));
        RunningHash hash = Objects.requireNonNull(hashes.at(index)).hash();
        String body = String.format(
                "{\"index\":%d,\"revision\":%d,\"live_high\":\"%x\",\"live_low\":\"%x\",\"since\":%d,"
                        + "\"written_high\":\"%x\",\"written_low\":\"%x\"}",
                index,
                hash.revision(),
                hash.liveHigh(),
                hash.liveLow(),
                hash.since(),
                hash.writtenHigh(),
                hash.writtenLow());
        return new PeerResponse(200, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
