package dev.quoin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.ReadState;
import dev.quoin.api.server.EtcdError;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ScriptedLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RenewalsTest {

    private static final long LEASE = 7;

    private final ManualClock clock = new ManualClock();
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final ReadIndexes reads = new ReadIndexes(
            scripted.loop, new AppliedIndex(1), new RequestIds(ScriptedLoop.ID, 0), clock, 7_000, new CountedMeters());
    private final Primacy primacy = new Primacy();
    private final List<String> answers = new ArrayList<>();
    private KeyValueState state;
    private Renewals renewals;

    @BeforeEach
    void lead() throws Exception {
        state = new KeyValueState(clock);
        state.keyValues.lessor().promote(0);
        primacy.gained(2);
        state.keyValues.lessor().grant(state.store.begin(), LEASE, 10);
        renewals = new Renewals(state.keyValues.lessor(), primacy, reads);
        scripted.leads(ScriptedLoop.ID);
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
        state.close();
    }

    @Test
    void promisesNothingBeforeTheClusterHasConfirmedThatThisMemberLeads() throws Exception {
        clock.pass(Duration.ofSeconds(9));
        renew(LEASE);
        assertThat(answers).isEmpty();
        confirm();
        assertThat(answers).containsExactly("10 s");
        assertThat(Objects.requireNonNull(state.keyValues.lessor().lookup(LEASE))
                        .remainingSeconds())
                .as("renewed when it was asked for, not when that was confirmed")
                .isEqualTo(10);
    }

    @Test
    void doesNotEvenSayWithoutConfirmationThatThereIsNoSuchLease() throws Exception {
        renew(99);
        assertThat(answers).isEmpty();
        confirm();
        assertThat(answers).containsExactly("0 s");
    }

    @Test
    void promisesNothingForALeaseThatAnEarlierLeaderHadRevoked() throws Exception {
        renew(LEASE);
        state.keyValues.lessor().revoke(state.store.begin(), state.keyValues, LEASE);
        confirm();
        assertThat(answers).containsExactly("0 s");
    }

    @Test
    void promisesNothingWhereAnotherLeads() throws Exception {
        renew(LEASE);
        scripted.leads(2);
        reads.leaderChanged();
        assertThat(answers).containsExactly(EtcdError.LEADER_CHANGED.text());
    }

    @Test
    void whoLedAgainMeanwhilePromisesNothingOfWhatItFoundBefore() throws Exception {
        renew(LEASE);
        primacy.lost();
        primacy.gained(4);
        confirm();
        assertThat(answers).containsExactly(EtcdError.LEADER_CHANGED.text());
    }

    @Test
    void promisesNothingWhereNoQuorumAnswers() throws Exception {
        renew(LEASE);
        scripted.settle();
        clock.pass(Duration.ofSeconds(8));
        reads.poll();
        assertThat(answers).containsExactly(EtcdError.TIMEOUT.text());
    }

    @Test
    void whoAloneIsTheClusterNeedsToAskNobody() throws Exception {
        scripted.raft.alone = true;
        scripted.raft.committed = 1;
        scripted.leads(ScriptedLoop.ID);
        renew(LEASE);
        assertThat(answers).containsExactly("10 s");
    }

    @Test
    void whoIsNoPrimaryHasNothingToConfirm() {
        primacy.lost();
        state.keyValues.lessor().demote();
        assertThat(renewals.renew(LEASE, ttl -> {}, failure -> {})).isNull();
    }

    private void renew(long id) {
        Objects.requireNonNull(
                        renewals.renew(id, ttl -> answers.add(ttl + " s"), failure -> answers.add(failure.text())))
                .run();
    }

    /** A quorum answers the newest question. */
    private void confirm() throws InterruptedException {
        scripted.settle();
        List<byte[]> contexts = scripted.raft.readContexts;
        reads.confirmed(new ReadState(0, contexts.get(contexts.size() - 1)));
    }
}
