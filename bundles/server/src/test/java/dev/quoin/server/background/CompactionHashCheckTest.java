package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.mvcc.KvHash;
import dev.quoin.api.mvcc.MvccOptions;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.FakePeers;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.membership.MemberInquiry;
import dev.quoin.server.membership.PeerHashes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Member 1 of three leads and has compacted twice. */
class CompactionHashCheckTest {

    private final FakePeers peers = new FakePeers();
    private final FakeMembers members = new FakeMembers().voters(1, 2, 3);
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final List<Long> alarms = new ArrayList<>();
    private KeyValueState state;
    private List<KvHash> hashes;

    @BeforeEach
    void build() throws Exception {
        scripted.leads(ScriptedLoop.ID);
        state = new KeyValueState(new ManualClock(), new MvccOptions(1000, 0, 1, true, true, true));
        for (int round = 0; round < 2; round++) {
            state.put("k", "v" + round);
            state.compact(state.keyValues.revision());
        }
        hashes = state.keyValues.compactionHashes();
        assertThat(hashes).hasSize(2);
        answers(2, 0, 0);
        answers(3, 0, 0);
    }

    @AfterEach
    void close() throws Exception {
        state.close();
        scripted.close();
    }

    @Test
    void whatAllAgreeOnIsNotAskedForAgain() {
        CompactionHashCheck check = check(true);
        check.run();
        assertThat(peers.asked).hasSize(2);
        check.run();
        assertThat(peers.asked).hasSize(2);
        assertThat(alarms).isEmpty();
    }

    @Test
    void anOlderCompactionIsAskedForWhereTheNewestCannotBeCompared() {
        answers(3, 0, 100);
        CompactionHashCheck check = check(true);
        check.run();
        assertThat(peers.asked).hasSize(4);
        assertThat(alarms).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, true, 3", "0, 1, false, 0", "1, 1, true, 1", "1, 2, true, 0"})
    void aDifferenceIsAlarmedForWhomTheMajoritySays(int second, int third, boolean names, long alarmed) {
        answers(2, second, 0);
        answers(3, third, 0);
        check(names).run();
        assertThat(alarms).containsExactly(alarmed);
    }

    @Test
    void onlyTheLeaderAsks() throws Exception {
        scripted.leads(2);
        check(true).run();
        assertThat(peers.asked).isEmpty();
    }

    private CompactionHashCheck check(boolean namesMembers) {
        PeerHashes asked =
                new PeerHashes(1, members.membership, new MemberInquiry(peers, 0xabc, Duration.ofSeconds(7)));
        return new CompactionHashCheck(state.keyValues, asked, scripted.loop, 1, namesMembers, alarms::add);
    }

    /** Lets a member answer the newest compaction with hashes and compactions that are so far off, older ones like its own. */
    private void answers(long member, int hashOff, long compactionOff) {
        KvHash newest = hashes.get(0);
        peers.answers(
                "http://p:" + member,
                200,
                "{\"header\":{\"revision\":3},\"hash\":" + Integer.toUnsignedString(newest.hash() + hashOff)
                        + ",\"compact_revision\":" + (newest.compactRevision() + compactionOff) + "}");
    }
}
