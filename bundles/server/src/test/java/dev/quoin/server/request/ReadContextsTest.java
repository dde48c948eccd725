package dev.quoin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ScriptedLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A leader keeps questions by their contexts alone, whoever asks: one that came twice would be answered by the first. */
class ReadContextsTest {

    private static final int QUESTIONS = 300;
    private static final long STARTED_MILLIS = 1_700_000_000_000L;
    private static final long RESTARTED_MILLIS = STARTED_MILLIS + 5_000;

    @Test
    void noContextIsUsedTwiceByAnyMemberInAnyOfItsProcessesOrWhenItAsksAgain() throws Exception {
        List<String> all = new ArrayList<>();
        for (long member : new long[] {1, 2, 0x1_0003L}) {
            all.addAll(contexts(member, STARTED_MILLIS));
            all.addAll(contexts(member, RESTARTED_MILLIS));
        }
        Set<String> distinct = new HashSet<>(all);
        assertThat(all).hasSize(6 * QUESTIONS);
        assertThat(distinct).hasSameSizeAs(all);
    }

    /** The contexts of one read that is asked for again and again. */
    private static List<String> contexts(long member, long wallMillis) throws InterruptedException, IOException {
        ManualClock clock = new ManualClock();
        try (ScriptedLoop scripted = new ScriptedLoop()) {
            ReadIndexes reads = new ReadIndexes(
                    scripted.loop,
                    new AppliedIndex(0),
                    new RequestIds(member, wallMillis),
                    clock,
                    Duration.ofDays(1).toMillis(),
                    new CountedMeters());
            reads.whenLinearizable(failure -> {});
            for (int i = 1; i < QUESTIONS; i++) {
                clock.pass(Duration.ofMillis(500));
                reads.poll();
            }
            scripted.settle();
            return scripted.raft.readContexts.stream()
                    .map(HexFormat.of()::formatHex)
                    .toList();
        }
    }
}
