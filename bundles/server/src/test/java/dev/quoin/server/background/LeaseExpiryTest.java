package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.mvcc.Lessor;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.ReadState;
import dev.quoin.api.raft.SoftState;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.LeaseCheckpoint;
import dev.quoin.server.apply.AppliedIndex;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.request.Primacy;
import dev.quoin.server.request.Proposals;
import dev.quoin.server.request.ReadIndexes;
import dev.quoin.server.request.RequestIds;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseExpiryTest {

    private static final String EXPIRED = "etcd_debugging_server_lease_expired_total";
    private static final long DAY_SECONDS = 86_400;
    private static final long TERM = 2;

    private final ManualClock clock = new ManualClock();
    private final CountedMeters meters = new CountedMeters();
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final FakeMembers members = new FakeMembers().voters(1, 2, 3);
    private final Proposals proposals = new Proposing(scripted, members.membership, clock, meters).proposals;
    private final ReadIndexes reads = new ReadIndexes(
            scripted.loop, new AppliedIndex(0), new RequestIds(ScriptedLoop.ID, 0), clock, 7_000, meters);
    private final Primacy primacy = new Primacy();
    private KeyValueState state;
    private Lessor lessor;
    private LeaseExpiry expiry;

    @BeforeEach
    void lead() throws Exception {
        state = new KeyValueState(clock);
        lessor = state.keyValues.lessor();
        lessor.promote(0);
        primacy.gained(TERM);
        expiry = new LeaseExpiry(lessor, primacy, proposals, reads, false, meters);
        scripted.raft.state = new SoftState(ScriptedLoop.ID, RaftRole.LEADER);
        scripted.leads(ScriptedLoop.ID);
    }

    @AfterEach
    void close() throws IOException {
        scripted.close();
        state.close();
    }

    @Test
    void revokesWhatHasExpiredOnceItIsConfirmedThatThisMemberLeads() throws Exception {
        grant(7, 10);
        grant(8, 10);
        grant(9, 20);
        clock.pass(Duration.ofSeconds(11));
        expiry.run();
        assertThat(scripted.proposed()).as("before a quorum has been heard").isEmpty();
        confirm();
        assertThat(scripted.proposed())
                .map(request -> request.getLeaseRevoke().getID())
                .containsExactlyInAnyOrder(7L, 8L);
    }

    @Test
    void asksNobodyWhereNothingHasExpired() throws Exception {
        grant(7, 10);
        clock.pass(Duration.ofSeconds(9));
        expiry.run();
        scripted.settle();
        assertThat(scripted.raft.readContexts).isEmpty();
    }

    @Test
    void aMemberThatIsNotPrimaryLetsNoLeaseExpire() throws Exception {
        grant(7, 10);
        clock.pass(Duration.ofSeconds(11));
        primacy.lost();
        lessor.demote();
        expiry.run();
        scripted.settle();
        assertThat(scripted.raft.readContexts).isEmpty();
    }

    @Test
    void whoTurnsOutNotToLeadAnyMoreRevokesNothing() throws Exception {
        grant(7, 10);
        clock.pass(Duration.ofSeconds(11));
        expiry.run();
        primacy.lost();
        scripted.leads(2);
        confirm();
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void whoIsNoPrimaryAnyMoreByTheTimeOfTheAnswerRevokesNothing() throws Exception {
        grant(7, 10);
        clock.pass(Duration.ofSeconds(11));
        expiry.run();
        primacy.lost();
        lessor.demote();
        confirm();
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void whatItFoundAsTheLeaderReachesNoOtherLeader() throws Exception {
        grant(7, 10);
        clock.pass(Duration.ofSeconds(11));
        expiry.run();
        scripted.settle();
        scripted.raft.state = new SoftState(2, RaftRole.FOLLOWER);
        confirm();
        assertThat(scripted.proposed()).isEmpty();
        scripted.leads(2);
        proposals.leaderChanged();
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void whoLedAgainMeanwhileRevokesNothingOfWhatItFoundBefore() throws Exception {
        grant(7, 10);
        clock.pass(Duration.ofSeconds(11));
        expiry.run();
        primacy.lost();
        lessor.demote();
        lessor.promote(0);
        primacy.gained(TERM + 1);
        confirm();
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void revokesNothingWhereNoQuorumAnswers() throws Exception {
        grant(7, 10);
        clock.pass(Duration.ofSeconds(11));
        expiry.run();
        clock.pass(Duration.ofSeconds(8));
        reads.poll();
        assertThat(scripted.proposed()).isEmpty();
    }

    @Test
    void countsALeaseOnceItsRevocationIsApplied() throws Exception {
        grant(7, 10);
        clock.pass(Duration.ofSeconds(11));
        expiry.run();
        confirm();
        assertThat(meters.count(EXPIRED)).isZero();
        InternalRaftRequest revoke = scripted.proposed().get(0);
        proposals.answer(revoke.getHeader().getID(), Outcome.NOTHING);
        assertThat(meters.count(EXPIRED)).isEqualTo(1);
    }

    @Test
    void revokesABoundedNumberAtATimeAndTheRestLater() throws Exception {
        for (int id = 1; id <= 510; id++) {
            grant(id, 10);
        }
        clock.pass(Duration.ofSeconds(11));
        expiry.run();
        confirm();
        assertThat(scripted.proposed()).hasSize(500);
        expiry.run();
        confirm();
        assertThat(scripted.proposed()).hasSize(510).doesNotHaveDuplicates();
    }

    @Test
    void checkpointsLongLeasesInOneRequestWhereThatIsAskedFor() throws Exception {
        members.version("3.4.0");
        LeaseExpiry checkpointing = new LeaseExpiry(lessor, primacy, proposals, reads, true, meters);
        grant(7, DAY_SECONDS);
        grant(8, DAY_SECONDS);
        clock.pass(Duration.ofMinutes(6));
        expiry.run();
        scripted.settle();
        assertThat(scripted.raft.readContexts).as("not asked for").isEmpty();
        checkpointing.run();
        confirm();
        assertThat(scripted.proposed()).hasSize(1);
        assertThat(scripted.proposed().get(0).getLeaseCheckpoint().getCheckpointsList())
                .containsExactlyInAnyOrder(checkpoint(7), checkpoint(8));
    }

    private static LeaseCheckpoint checkpoint(long id) {
        return LeaseCheckpoint.newBuilder()
                .setID(id)
                .setRemainingTTL(DAY_SECONDS - 360)
                .build();
    }

    private void grant(long id, long ttlSeconds) throws Exception {
        lessor.grant(state.store.begin(), id, ttlSeconds);
    }

    /** A quorum answers the newest question. */
    private void confirm() throws InterruptedException {
        scripted.settle();
        var contexts = scripted.raft.readContexts;
        reads.confirmed(new ReadState(0, contexts.get(contexts.size() - 1)));
    }
}
