package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ManualLanes;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.loop.Ticker;
import dev.quoin.server.request.Proposals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutoCompactionTest {

    private final ManualClock clock = new ManualClock();
    private final ManualLanes lanes = new ManualLanes(clock);
    private final List<Retention> made = new ArrayList<>();
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final Proposals proposals =
            new Proposing(scripted, new FakeMembers().membership, clock, new CountedMeters()).proposals;
    private final AutoCompaction compaction = new AutoCompaction(new Ticker(lanes), this::compactor);
    private int looks;

    @BeforeEach
    void lead() throws InterruptedException {
        scripted.leads(ScriptedLoop.ID);
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void goesOnUntilItIsConfiguredAnew() {
        compaction.configure("revision", "100");
        lanes.pass(Duration.ofMinutes(11));
        assertThat(looks).as("at once, after five minutes and after ten").isEqualTo(3);

        compaction.configure("revision", "0");
        lanes.pass(Duration.ofHours(1));
        assertThat(looks).isEqualTo(3);
        assertThat(made).containsExactly(new Retention(true, 100));
    }

    @Test
    void staysAsItWasWhereSettingsCannotBeUnderstood() {
        compaction.configure("revision", "100");
        compaction.configure("sometimes", "100");
        compaction.configure("revision", "1h");
        lanes.pass(Duration.ofMinutes(6));
        assertThat(looks).isEqualTo(2);
        assertThat(made).hasSize(1);
    }

    private Compactor compactor(Retention retention) {
        made.add(retention);
        return new Compactor(retention, scripted.loop, this::revision, proposals, clock);
    }

    /** Below every retention: nothing is ever due. */
    private long revision() {
        looks++;
        return 1;
    }
}
