package dev.quoin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.ReadState;
import dev.quoin.api.server.EtcdError;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ScriptedLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadIndexesTest {

    private static final String SLOW = "etcd_server_slow_read_indexes_total";
    private static final String FAILED = "etcd_server_read_indexes_failed_total";
    private static final long TIMEOUT_MILLIS = 7_000;
    private static final long APPLIED = 10;

    private final ManualClock clock = new ManualClock();
    private final CountedMeters meters = new CountedMeters();
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final List<String> answers = new ArrayList<>();
    private final ReadIndexes reads = new ReadIndexes(
            scripted.loop,
            new AppliedIndex(APPLIED),
            new RequestIds(ScriptedLoop.ID, 0),
            clock,
            TIMEOUT_MILLIS,
            meters);

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void readsThatArriveWhileAQuestionIsOutShareTheNextOne() throws Exception {
        read("a");
        read("b");
        read("c");
        assertThat(questions()).hasSize(1);
        confirm(questions().get(0), APPLIED);
        assertThat(answers).containsExactly("a ok");
        assertThat(questions()).hasSize(2);
        confirm(questions().get(1), APPLIED);
        assertThat(answers).containsExactly("a ok", "b ok", "c ok");
        assertThat(questions()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void waitsUntilTheConfirmedIndexIsApplied() throws Exception {
        read("a");
        confirm(questions().get(0), APPLIED + 1);
        assertThat(answers).isEmpty();
    }

    @Test
    void asksAgainWithAFreshContextAndTakesNoAnswerToTheOldOne() throws Exception {
        read("a");
        reads.poll();
        assertThat(questions()).hasSize(1);
        clock.pass(Duration.ofMillis(500));
        reads.poll();
        assertThat(questions()).hasSize(2);
        confirm(questions().get(0), APPLIED);
        assertThat(answers).isEmpty();
        assertThat(meters.count(SLOW)).isEqualTo(1);
        confirm(questions().get(1), APPLIED);
        assertThat(answers).containsExactly("a ok");
        assertThat(meters.count(SLOW)).isEqualTo(1);
    }

    @Test
    void givesUpWhenNobodyAnswersInTime() throws Exception {
        read("a");
        read("b");
        clock.pass(Duration.ofMillis(TIMEOUT_MILLIS));
        reads.poll();
        String text = EtcdError.TIMEOUT.text();
        assertThat(answers).containsExactly("a " + text);
        assertThat(meters.count(SLOW)).isEqualTo(1);
        assertThat(questions()).as("for the one that came later").hasSize(2);
        confirm(questions().get(1), APPLIED);
        assertThat(answers).containsExactly("a " + text, "b ok");
    }

    @Test
    void failsWhatTheLeaderWasAskedForWhenThereIsAnother() throws Exception {
        reads.leaderChanged();
        assertThat(meters.count(FAILED)).as("nobody had asked").isZero();
        read("a");
        read("b");
        reads.leaderChanged();
        String text = EtcdError.LEADER_CHANGED.text();
        assertThat(answers).containsExactly("a " + text);
        assertThat(meters.count(FAILED)).isEqualTo(1);
        confirm(questions().get(0), APPLIED);
        assertThat(answers).hasSize(1);
        confirm(questions().get(1), APPLIED);
        assertThat(answers).containsExactly("a " + text, "b ok");
    }

    @Test
    void asksAgainAtOnceWhenALeadersTermHasBegun() throws Exception {
        reads.termBegan();
        assertThat(questions()).isEmpty();
        read("a");
        reads.termBegan();
        assertThat(questions()).hasSize(2).doesNotHaveDuplicates();
        confirm(questions().get(1), APPLIED);
        assertThat(answers).containsExactly("a ok");
    }

    @Test
    void failsWhatWaitsAndWhatComesWhenTheMemberStops() {
        read("a");
        reads.stopped();
        read("b");
        String text = EtcdError.STOPPED.text();
        assertThat(answers).containsExactly("a " + text, "b " + text);
    }

    @Test
    void aLeaderAloneAsksOnlyUntilItHasAppliedWhatAnEarlierProcessAcknowledged() throws Exception {
        scripted.raft.committed = APPLIED + 1;
        scripted.raft.alone = true;
        scripted.leads(ScriptedLoop.ID);
        reads.whenLinearizable(failure -> answers.add("a"));
        assertThat(answers).isEmpty();
        assertThat(questions()).hasSize(1);
        ReadIndexes caughtUp = new ReadIndexes(
                scripted.loop,
                new AppliedIndex(APPLIED + 1),
                new RequestIds(ScriptedLoop.ID, 0),
                clock,
                TIMEOUT_MILLIS,
                meters);
        caughtUp.whenLinearizable(failure -> answers.add("b"));
        assertThat(answers).containsExactly("b");
    }

    private void read(String name) {
        reads.whenLinearizable(failure -> answers.add(name + " " + (failure == null ? "ok" : failure.text())));
    }

    private void confirm(byte[] context, long index) {
        reads.confirmed(new ReadState(index, context));
    }

    private List<byte[]> questions() throws InterruptedException {
        scripted.settle();
        return scripted.raft.readContexts;
    }
}
