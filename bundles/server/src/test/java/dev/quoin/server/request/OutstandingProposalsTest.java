package dev.quoin.server.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.InternalRaftRequest;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.server.apply.Outcome;
import dev.quoin.server.fixture.Answer;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.FakeMembers;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.Proposing;
import dev.quoin.server.fixture.ScriptedLoop;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A write that is in the log of a leader that then steps down: nobody here knows what becomes of it. */
class OutstandingProposalsTest {

    private final ManualClock clock = new ManualClock();
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final Proposing proposing = new Proposing(
            scripted, new FakeMembers().voters(ScriptedLoop.ID, 2, 3).membership, clock, new CountedMeters());

    @AfterEach
    void close() throws IOException {
        scripted.close();
    }

    @Test
    void isNeitherProposedAgainNorAnsweredWhenAnotherLeadsAndEndsAsUnknownAfterItsTime() throws Exception {
        scripted.leads(ScriptedLoop.ID);
        Answer<PutResponse> answer = new Answer<>();
        PutRequest put =
                PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();
        proposing.proposals.propose(InternalRaftRequest.newBuilder().setPut(put), PutResponse.class, answer);
        assertThat(scripted.proposed()).hasSize(1);
        scripted.leads(2);
        proposing.proposals.leaderChanged();
        assertThat(scripted.proposed()).as("it may be in the log already").hasSize(1);
        assertThat(answer.answered()).as("it may be committed yet").isFalse();
        clock.pass(Duration.ofMillis(Proposing.TIMEOUT_MILLIS).plusNanos(1));
        proposing.proposals.expire();
        assertThat(answer.failure()).startsWith("etcdserver: request timed out");
    }

    @Test
    void isAnsweredWhereTheOtherLeaderCommitsIt() throws Exception {
        scripted.leads(ScriptedLoop.ID);
        Answer<PutResponse> answer = new Answer<>();
        PutRequest put =
                PutRequest.newBuilder().setKey(ByteString.copyFromUtf8("k")).build();
        proposing.proposals.propose(InternalRaftRequest.newBuilder().setPut(put), PutResponse.class, answer);
        long id = scripted.proposed().get(0).getHeader().getID();
        scripted.leads(2);
        proposing.proposals.leaderChanged();
        PutResponse response = PutResponse.getDefaultInstance();
        proposing.proposals.answer(id, new Outcome(response, null, null));
        assertThat(answer.response()).isEqualTo(response);
    }
}
