package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.mvcc.KvHash;
import dev.quoin.env.fixture.CrashableDisk;
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
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Member 1 finds out whether it is the one that is wrong. */
class JudgementTest {

    private static final DataDirectory DIRECTORY = DataDirectory.of(Path.of("/m"), "");

    private final ManualClock clock = new ManualClock();
    private final FakePeers peers = new FakePeers();
    private final FakeMembers members = new FakeMembers().voters(1, 2, 3);
    private final CountedMeters meters = new CountedMeters();
    private final CrashableDisk disk = new CrashableDisk();
    private final Workers workers = new Workers(new ManualLanes(clock));
    private KeyValueState state;
    private KvHash own;
    private int fences;
    private Fencing fencing;
    private Judgement judgement;

    @BeforeEach
    void build() throws Exception {
        disk.createDirectories(DIRECTORY.snap());
        state = new KeyValueState(clock);
        state.put("k", "v");
        own = state.keyValues.hashKv(2);
        fencing = fencing();
        judgement = judgement();
    }

    @AfterEach
    void close() {
        state.close();
    }

    /** What 2 and 3 say at the compared revision: {@code own}, another hash, or nothing. */
    @ParameterizedTest
    @CsvSource({
        "other, other, -1, true",
        "other, own, -1, false",
        "own, own, -1, false",
        "other, third, -1, false",
        "other, nothing, -1, false",
        "other, other, 1, false",
    })
    void isFencedByAMajorityWithOneOtherHistory(String second, String third, long compacted, boolean fenced) {
        answers(2, second, compacted);
        answers(3, third, compacted);
        judgement.consider(2, 2);
        assertThat(judgement.fenced()).isEqualTo(fenced);
        assertThat(fences).isEqualTo(fenced ? 1 : 0);
        assertThat(meters.gauge("quoin_server_fenced")).isEqualTo(fenced ? 1 : 0);
    }

    @Test
    void ofTwoThatDifferNobodyIsWrong() {
        answers(2, "other", -1);
        answers(3, "other", -1);
        judgement.consider(2, 1);
        assertThat(judgement.fenced()).isFalse();
        assertThat(peers.asked).isEmpty();
    }

    @Test
    void asksNotMoreOftenThanEveryHalfMinute() {
        answers(2, "own", -1);
        answers(3, "own", -1);
        judgement.consider(2, 2);
        judgement.consider(2, 2);
        assertThat(peers.asked).hasSize(2);
        clock.pass(Duration.ofSeconds(30));
        judgement.consider(2, 2);
        assertThat(peers.asked).hasSize(4);
    }

    @Test
    void staysFencedInTheNextProcess() throws Exception {
        answers(2, "other", -1);
        answers(3, "other", -1);
        judgement.consider(2, 2);
        assertThat(fencing.reason()).contains("majority").contains("etcdutl rebuild");
        fencing = fencing();
        assertThat(fencing.fenced()).isFalse();
        fencing.resume();
        assertThat(fencing.fenced()).isTrue();
        assertThat(fencing.reason()).contains("majority").contains("etcdutl rebuild");
        assertThat(fences).isEqualTo(2);
        judgement = judgement();
        judgement.enforce();
        assertThat(fences).isEqualTo(3);
    }

    @Test
    void isNotFencedWithoutANote() throws Exception {
        fencing.resume();
        assertThat(fencing.fenced()).isFalse();
        assertThat(fencing.reason()).isEmpty();
    }

    private Fencing fencing() {
        return new Fencing(new Fence(DIRECTORY, disk), workers, meters, () -> fences++);
    }

    private Judgement judgement() {
        PeerHashes hashes =
                new PeerHashes(1, members.membership, new MemberInquiry(peers, 0xabc, Duration.ofSeconds(7)));
        return new Judgement(state.keyValues, hashes, workers, clock, fencing);
    }

    private void answers(long member, String what, long compacted) {
        if (what.equals("nothing")) {
            return;
        }
        int hash = own.hash() + (what.equals("own") ? 0 : what.equals("other") ? 1 : 2);
        peers.answers(
                "http://p:" + member,
                200,
                "{\"header\":{\"revision\":2},\"hash\":" + Integer.toUnsignedString(hash) + ",\"compact_revision\":"
                        + compacted + "}");
    }
}
