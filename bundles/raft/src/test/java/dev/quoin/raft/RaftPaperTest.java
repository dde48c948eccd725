package dev.quoin.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.raft.SnapshotSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One member against sentences of the paper; the others are played by the test. */
class RaftPaperTest {

    private static final int ELECTION_TICKS = 10;
    private static final long ME = 1;

    private final List<Message> sent = new ArrayList<>();
    private final List<Entry> applied = new ArrayList<>();

    /** §5.1: "If a candidate or leader discovers that its term is out of date, it immediately reverts to follower state." */
    @ParameterizedTest
    @EnumSource(names = {"FOLLOWER", "CANDIDATE", "LEADER"})
    void revertsToFollowerWhenItsTermIsOutOfDate(RaftRole role) {
        Raft raft = inRole(role, 3);

        raft.step(Message.of(MessageType.APP, ME, 2, 9));

        assertThat(raft.term()).isEqualTo(9);
        assertThat(raft.softState().role()).isEqualTo(RaftRole.FOLLOWER);
        assertThat(raft.leader()).isEqualTo(2);
    }

    /** §5.1: "If a server receives a request with a stale term number, it rejects the request." */
    @Test
    void rejectsRequestsOfAStaleTerm() {
        Raft raft = follower(3, 5, 1, 2);

        raft.step(append(3, 2, 0, 0, entry(3, 1)));
        run(raft);

        assertThat(raft.lastIndex()).isEqualTo(2);
        assertThat(sent).extracting(Message::term).containsExactly(5L);
    }

    /** §5.2: "If a follower receives no communication over a period of time … it begins an election." */
    @Test
    void beginsAnElectionAfterTheElectionTimeout() {
        Raft raft = follower(3, 1);
        for (int tick = 0; tick < 2 * ELECTION_TICKS; tick++) {
            raft.tick();
        }
        run(raft);

        assertThat(raft.softState().role()).isEqualTo(RaftRole.CANDIDATE);
        assertThat(raft.term()).isEqualTo(2);
        assertThat(sent).extracting(Message::type).containsOnly(MessageType.VOTE);
        assertThat(sent).extracting(Message::to).containsExactly(2L, 3L);
    }

    /** §5.2: "election timeouts are chosen randomly from a fixed interval". */
    @Test
    void electionTimeoutsCoverTheInterval() {
        Set<Integer> timeouts = new HashSet<>();
        for (int round = 0; round < 300; round++) {
            Raft raft = start(3, new HardState(1, 0, 0), List.of(), round);
            int ticks = 0;
            while (raft.softState().role() == RaftRole.FOLLOWER) {
                raft.tick();
                ticks++;
            }
            timeouts.add(ticks);
        }
        assertThat(timeouts).hasSize(ELECTION_TICKS).allMatch(t -> t >= ELECTION_TICKS && t < 2 * ELECTION_TICKS);
    }

    /** §5.2: "A candidate wins an election if it receives votes from a majority of the servers." */
    @ParameterizedTest
    @CsvSource({"3,1,0,LEADER", "3,0,0,CANDIDATE", "3,0,2,FOLLOWER", "5,2,0,LEADER", "5,1,2,CANDIDATE", "5,1,3,FOLLOWER"
    })
    void winsWithAMajority(int size, int granted, int refused, RaftRole role) {
        Raft raft = follower(size, 1);
        raft.campaign();
        run(raft);
        for (long id = 2; id < 2 + granted + refused; id++) {
            boolean refuses = id >= 2 + granted;
            raft.step(Message.builder(MessageType.VOTE_RESP)
                    .from(id)
                    .to(ME)
                    .term(2)
                    .reject(refuses)
                    .build());
        }
        assertThat(raft.softState().role()).isEqualTo(role);
    }

    /** §5.2: "Each server will vote for at most one candidate in a given term, on a first-come-first-served basis." */
    @Test
    void votesForOneCandidateInATerm() {
        Raft raft = follower(3, 1);
        raft.step(vote(2, 2, 0, 0));
        raft.step(vote(2, 3, 0, 0));
        raft.step(vote(2, 2, 0, 0));
        run(raft);

        assertThat(sent).extracting(Message::to).containsExactly(2L, 3L, 2L);
        assertThat(sent).extracting(Message::reject).containsExactly(false, true, false);
    }

    /** §5.2: "If the leader's term is at least as large as the candidate's … the candidate returns to follower state." */
    @Test
    void aCandidateRecognizesALeaderOfItsTerm() {
        Raft raft = inRole(RaftRole.CANDIDATE, 3);
        raft.step(Message.of(MessageType.HEARTBEAT, ME, 3, raft.term()));

        assertThat(raft.softState().role()).isEqualTo(RaftRole.FOLLOWER);
        assertThat(raft.leader()).isEqualTo(3);
    }

    /** §5.3: "the entry … is committed once the leader that created it has replicated it on a majority of the servers." */
    @ParameterizedTest
    @CsvSource({"3,0,false", "3,1,true", "5,1,false", "5,2,true", "5,4,true"})
    void commitsWhatAMajorityHas(int size, int acknowledging, boolean committed) throws ProposalDroppedException {
        Raft raft = inRole(RaftRole.LEADER, size);
        raft.propose(new byte[] {1});
        run(raft);
        for (long id = 2; id < 2 + acknowledging; id++) {
            raft.step(acknowledge(raft, id, raft.lastIndex()));
        }
        assertThat(raft.committed() == raft.lastIndex()).isEqualTo(committed);
    }

    /** §5.3: "Once a follower learns that a log entry is committed, it applies the entry to its local state machine." */
    @Test
    void aFollowerAppliesInOrderWhatItLearnsToBeCommitted() {
        Raft raft = follower(3, 1);
        raft.step(Message.builder(MessageType.APP)
                .from(2)
                .to(ME)
                .term(1)
                .entries(List.of(entry(1, 1), entry(1, 2), entry(1, 3)))
                .commit(2)
                .build());
        run(raft);

        assertThat(applied).containsExactly(entry(1, 1), entry(1, 2));
    }

    /** §5.3: "If the follower does not find an entry in its log with the same index and term, then it refuses". */
    @ParameterizedTest
    @CsvSource({"0,0,false", "1,1,false", "2,2,false", "1,2,true", "2,1,true", "3,3,true"})
    void refusesAppendsThatDoNotFollowItsLog(long index, long term, boolean refused) {
        Raft raft = follower(3, 2, 1, 2);
        raft.step(append(2, 2, index, term));
        run(raft);

        assertThat(sent).extracting(Message::reject).containsExactly(refused);
    }

    /** §5.3: "deletes any entries in the follower's log after that point, and sends the follower all of the leader's". */
    @ParameterizedTest
    @CsvSource({"2,2,3,'1 2 3'", "1,1,3,'1 3'", "0,0,1,'1 2'", "0,0,3,'3'"})
    void replacesConflictingEntries(long index, long term, long newTerm, String terms) {
        Raft raft = follower(3, 3, 1, 2);
        raft.step(append(3, 2, index, term, entry(newTerm, index + 1)));
        run(raft);

        String now = raft.entries(1, raft.lastIndex() + 1).stream()
                .map(e -> Long.toString(e.term()))
                .reduce((a, b) -> a + " " + b)
                .orElse("");
        assertThat(now).isEqualTo(terms);
    }

    /** §5.4.1: "the voter denies its vote if its own log is more up-to-date than that of the candidate." */
    @ParameterizedTest
    @CsvSource({"2,2,false", "3,2,false", "1,3,false", "1,2,true", "9,1,true"})
    void refusesCandidatesWithAnOlderLog(long index, long term, boolean refused) {
        Raft raft = follower(3, 2, 1, 2);
        raft.step(vote(3, 2, index, term));
        run(raft);

        assertThat(sent).extracting(Message::reject).containsExactly(refused);
    }

    /** §5.4.2, Figure 8: "Only log entries from the leader's current term are committed by counting replicas". */
    @Test
    void countsReplicasOnlyForEntriesOfItsTerm() {
        Raft raft = follower(3, 2, 1, 2);
        elect(raft);
        raft.step(acknowledge(raft, 2, 2));
        assertThat(raft.committed()).isZero();

        raft.step(acknowledge(raft, 2, 3));
        assertThat(raft.committed()).isEqualTo(3);
    }

    /** §8: "having each leader commit a blank no-op entry into the log at the start of its term." */
    @Test
    void aNewLeaderAppendsAnEmptyEntry() {
        Raft raft = inRole(RaftRole.LEADER, 3);

        assertThat(raft.entries(1, 2)).containsExactly(Entry.empty(2, 1));
        assertThat(sent).filteredOn(m -> m.type() == MessageType.APP).hasSize(2);
    }

    /** §5.2: "Leaders send periodic heartbeats … to all followers in order to maintain their authority." */
    @Test
    void aLeaderSendsHeartbeats() {
        Raft raft = inRole(RaftRole.LEADER, 3);
        sent.clear();
        raft.tick();
        run(raft);

        assertThat(sent).extracting(Message::type).containsOnly(MessageType.HEARTBEAT);
        assertThat(sent).hasSize(2);
    }

    /** Thesis §6.2: "a leader steps down if an election timeout elapses without a successful round of heartbeats". */
    @Test
    void aLeaderThatHearsNobodyStepsDown() {
        Raft raft = inRole(RaftRole.LEADER, 3);
        for (int tick = 0; tick < 2 * ELECTION_TICKS; tick++) {
            raft.tick();
        }
        assertThat(raft.leader()).isEqualTo(Raft.NONE);
    }

    /** Thesis §4.2.3: "if a server receives a RequestVote request within the minimum election timeout … it does not". */
    @Test
    void ignoresCandidatesWhileItHearsALeader() {
        Raft raft = follower(3, 1);
        raft.step(Message.of(MessageType.HEARTBEAT, ME, 2, 1));
        raft.step(vote(5, 3, 9, 4));
        assertThat(raft.term()).isEqualTo(1);

        raft.forgetLeader();
        raft.step(vote(5, 3, 9, 4));
        assertThat(raft.term()).isEqualTo(5);
    }

    /** Thesis §9.6: "a candidate only increments its term if it first learns from a majority … that they would be willing". */
    @Test
    void asksForPreVotesWhereTheyAreNotConfiguredAndDisturbsNobodyUntilAMajorityWouldVote() {
        Raft raft = follower(3, 1);
        raft.preCampaign();
        run(raft);
        assertThat(raft.term()).isEqualTo(1);
        assertThat(raft.softState().role()).isEqualTo(RaftRole.PRE_CANDIDATE);
        assertThat(sent).extracting(Message::type).containsOnly(MessageType.PRE_VOTE);

        raft.step(Message.of(MessageType.PRE_VOTE_RESP, ME, 2, 2));
        assertThat(raft.term()).isEqualTo(2);
        assertThat(raft.softState().role()).isEqualTo(RaftRole.CANDIDATE);
    }

    private static Message vote(long term, long candidate, long index, long logTerm) {
        return Message.builder(MessageType.VOTE)
                .from(candidate)
                .to(ME)
                .term(term)
                .index(index)
                .logTerm(logTerm)
                .build();
    }

    private static Message append(long term, long leader, long index, long logTerm, Entry... entries) {
        return Message.builder(MessageType.APP)
                .from(leader)
                .to(ME)
                .term(term)
                .index(index)
                .logTerm(logTerm)
                .entries(List.of(entries))
                .build();
    }

    private static Message acknowledge(Raft raft, long from, long index) {
        return Message.builder(MessageType.APP_RESP)
                .from(from)
                .to(ME)
                .term(raft.term())
                .index(index)
                .build();
    }

    private static Entry entry(long term, long index) {
        return new Entry(EntryType.NORMAL, term, index, new byte[0]);
    }

    private Raft inRole(RaftRole role, int size) {
        Raft raft = follower(size, 1);
        if (role != RaftRole.FOLLOWER) {
            raft.campaign();
            run(raft);
        }
        if (role == RaftRole.LEADER) {
            elect(raft);
        }
        return raft;
    }

    private void elect(Raft raft) {
        if (raft.softState().role() == RaftRole.FOLLOWER) {
            raft.campaign();
            run(raft);
        }
        for (long id : raft.confState().voters()) {
            if (id != ME) {
                raft.step(Message.of(MessageType.VOTE_RESP, ME, id, raft.term()));
            }
        }
        run(raft);
        assertThat(raft.softState().role()).isEqualTo(RaftRole.LEADER);
    }

    /** A follower in a term, with entries of the given terms. */
    private static Raft follower(int size, long term, long... terms) {
        List<Entry> entries = new ArrayList<>();
        for (long each : terms) {
            entries.add(entry(each, entries.size() + 1));
        }
        return start(size, new HardState(term, 0, 0), entries, 1);
    }

    private static Raft start(int size, HardState hard, List<Entry> entries, long seed) {
        List<Long> voters = LongStream.rangeClosed(1, size).boxed().toList();
        SnapshotMetadata base = new SnapshotMetadata(ConfState.of(voters, List.of()), 0, 0);
        RaftConfig config = RaftConfig.builder(ME, new Random(seed))
                .ticks(ELECTION_TICKS, 1)
                .build();
        return new RaftCores().start(config, new RaftStart(hard, base, entries, 0), SnapshotSource.NONE);
    }

    private void run(Raft raft) {
        while (raft.hasReady()) {
            Ready ready = raft.ready();
            sent.addAll(ready.messages());
            sent.addAll(ready.messagesAfterPersist());
            applied.addAll(ready.committedEntries());
            raft.advance();
        }
    }
}
