package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.server.apply.Headers;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.membership.AllowedEntries;
import dev.quoin.server.request.Proposals;
import dev.quoin.server.request.RequestSizes;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A refusal is told while the proposal is made; whoever proposes again from there does so for ever. */
class RefusedPublicationTest {
    /** More than may be committed but not applied. */
    private static final long COMMITTED = 5_001;

    private final ManualClock clock = new ManualClock();
    private final ScriptedLoop scripted = new ScriptedLoop(COMMITTED);
    private final FakeMembers members = new FakeMembers().add(ScriptedLoop.ID, false, "");
    private Proposals proposals;

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void aStoppedMemberDoesNotTryAgain() throws Exception {
        Publication publication = publication(CompatibilityLevel.V3_5);
        proposals.close();
        publication.publish(() -> {
            throw new AssertionError("published");
        });
        publication.publishRefused();
        scripted.settle();
        assertThat(scripted.raft.proposed).as("proposed again").hasSizeLessThan(2);
    }

    @Test
    @Timeout(60)
    void aMemberThatLagsTriesAgainWhenItHasCaughtUp() throws Exception {
        Publication publication = publication(CompatibilityLevel.V3_6);
        publication.publish(() -> {});
        refuseWhatWaits();
        publication.publishRefused();
        refuseWhatWaits();
        scripted.settle();
        assertThat(scripted.raft.proposed).isEmpty();

        scripted.raft.committed = 0;
        while (scripted.loop.committed() != 0) {
            scripted.settle();
        }
        publication.publishRefused();
        publication.publishRefused();
        scripted.settle();
        assertThat(scripted.raft.proposed).hasSize(1);
    }

    private void refuseWhatWaits() {
        clock.pass(Duration.ofSeconds(3));
        proposals.expire();
    }

    private Publication publication(CompatibilityLevel level) {
        RequestSizes sizes = new RequestSizes(1 << 20, () -> Integer.MAX_VALUE);
        proposals = new Proposing(scripted, members.membership, clock, sizes, level, new CountedMeters()).proposals;
        Headers headers = new Headers(3, ScriptedLoop.ID, () -> 2);
        return new Publication(
                PublicationTest.OPTIONS,
                headers,
                members.membership,
                proposals,
                new AllowedEntries(members.membership, level));
    }
}
