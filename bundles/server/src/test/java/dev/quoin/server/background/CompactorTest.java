package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.server.EtcdError;
import dev.quoin.api.server.MemberException;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.request.Proposals;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompactorTest {

    private static final int NOTES_AN_HOUR = 10;

    private final ManualClock clock = new ManualClock();
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final Proposals proposals =
            new Proposing(scripted, new FakeMembers().membership, clock, new CountedMeters()).proposals;
    private long revision = 1;

    @BeforeEach
    void lead() throws InterruptedException {
        scripted.leads(ScriptedLoop.ID);
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void keepsSoManyRevisions() throws Exception {
        Compactor compactor = compactor("revision", "100");
        assertThat(compactor.intervalMillis()).isEqualTo(300_000);
        run(compactor, 100);
        assertThat(compactions()).isEmpty();
        run(compactor, 130);
        assertThat(compactions()).containsExactly(30L);
        run(compactor, 130);
        assertThat(compactions()).as("nothing new to compact").containsExactly(30L);
        run(compactor, 131);
        assertThat(compactions()).containsExactly(30L, 31L);
    }

    @Test
    void compactsAnHourLaterToWhatWasCurrentAnHourAgo() throws Exception {
        Compactor compactor = compactor("periodic", "1");
        assertThat(compactor.intervalMillis()).isEqualTo(360_000);
        for (int note = 0; note < NOTES_AN_HOUR; note++) {
            run(compactor, 100 + note);
            assertThat(compactions()).isEmpty();
        }
        run(compactor, 110);
        assertThat(compactions()).containsExactly(100L);
        for (int note = 1; note <= NOTES_AN_HOUR; note++) {
            run(compactor, 110 + note);
        }
        assertThat(compactions()).containsExactly(100L, 110L);
    }

    @Test
    void keepsALongRetentionFromTheStartAndCompactsEachHour() throws Exception {
        Compactor compactor = compactor("periodic", "2");
        for (int note = 0; note < 2 * NOTES_AN_HOUR; note++) {
            run(compactor, 100 + note);
        }
        assertThat(compactions()).as("nothing is two hours old yet").isEmpty();
        for (int note = 2 * NOTES_AN_HOUR; note <= 4 * NOTES_AN_HOUR; note++) {
            run(compactor, 100 + note);
        }
        assertThat(compactions()).containsExactly(100L, 110L, 120L);
    }

    @Test
    void triesAgainWhatFailed() throws Exception {
        Compactor compactor = compactor("revision", "100");
        revision = 130;
        compactor.run();
        answer(new Outcome(null, new MemberException(EtcdError.TIMEOUT), null));
        run(compactor, 130);
        assertThat(compactions()).containsExactly(30L, 30L);
    }

    @Test
    void takesItForDoneWhereSomebodyElseHasCompacted() throws Exception {
        Compactor compactor = compactor("revision", "100");
        revision = 130;
        compactor.run();
        answer(new Outcome(null, new MemberException(EtcdError.COMPACTED), null));
        run(compactor, 130);
        assertThat(compactions()).containsExactly(30L);
    }

    @Test
    void leavesItToTheLeader() throws Exception {
        Compactor compactor = compactor("revision", "100");
        scripted.leads(2);
        run(compactor, 130);
        assertThat(compactions()).isEmpty();
        scripted.leads(ScriptedLoop.ID);
        run(compactor, 130);
        assertThat(compactions()).containsExactly(30L);
    }

    private Compactor compactor(String mode, String retention) {
        return new Compactor(
                Retention.parse(mode, retention).orElseThrow(), scripted.loop, () -> revision, proposals, clock);
    }

    /** Runs once at a revision, lets what it proposes succeed, and lets the interval pass. */
    private void run(Compactor compactor, long at) throws Exception {
        revision = at;
        compactor.run();
        answer(Outcome.NOTHING);
        clock.pass(Duration.ofMillis(compactor.intervalMillis()));
    }

    private void answer(Outcome outcome) throws Exception {
        for (InternalRaftRequest request : scripted.proposed()) {
            proposals.answer(request.getHeader().getID(), outcome);
        }
    }

    private List<Long> compactions() throws Exception {
        return scripted.proposed().stream()
                .map(request -> request.getCompaction().getRevision())
                .toList();
    }
}
