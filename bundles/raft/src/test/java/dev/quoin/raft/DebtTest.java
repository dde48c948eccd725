package dev.quoin.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.LogPosition;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.RaftStart;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.raft.SnapshotSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One of three members whose log ends at 4, in term 3, and which had acknowledged up to 9, in term 5. */
class DebtTest {

    private static final long ME = 1;
    private static final long LEADER = 2;
    private static final int ELECTION_TICKS = 10;
    private static final ConfState THREE = ConfState.of(List.of(1L, 2L, 3L), List.of());
    private static final LogPosition ACKNOWLEDGED = new LogPosition(5, 9);

    private final List<Message> sent = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesNotCampaignHoweverItIsAsked(boolean preVote) {
        Raft raft = indebted(preVote);
        for (int tick = 0; tick < 10 * ELECTION_TICKS; tick++) {
            raft.tick();
        }
        raft.campaign();
        raft.preCampaign();
        raft.step(Message.of(MessageType.TIMEOUT_NOW, ME, LEADER, 5));
        run(raft);

        assertThat(raft.softState().role()).isEqualTo(RaftRole.FOLLOWER);
        assertThat(raft.term()).isEqualTo(5);
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3,4,true", "5,8,true", "4,20,true", "5,9,false", "5,10,false", "6,5,false"})
    void votesOnlyForALogThatHasWhatItAcknowledged(long lastTerm, long lastIndex, boolean refuses) {
        for (MessageType type : List.of(MessageType.PRE_VOTE, MessageType.VOTE)) {
            Raft raft = indebted(false);
            raft.step(Message.builder(type)
                    .from(3)
                    .to(ME)
                    .term(7)
                    .index(lastIndex)
                    .logTerm(lastTerm)
                    .build());
            run(raft);

            assertThat(sent).as("%s", type).hasSize(1);
            assertThat(sent.get(0).reject()).as("%s", type).isEqualTo(refuses);
            sent.clear();
        }
    }

    @Test
    void acknowledgesOnlyWhatItsLogHas() {
        Raft raft = indebted(false);
        raft.step(append(5, 9, 5));
        run(raft);
        assertThat(sent).extracting(Message::reject).containsExactly(true);
        assertThat(sent).extracting(Message::rejectHint).containsExactly(4L);

        sent.clear();
        raft.step(append(3, 4, 5, 5));
        run(raft);
        assertThat(sent).extracting(Message::reject).containsExactly(false);
        assertThat(sent).extracting(Message::index).containsExactly(6L);
        assertThat(raft.owesEntries()).isTrue();
    }

    /** A leader that has counted the lost entries tells that they are committed. */
    @Test
    void aCommitIndexBeyondItsLogIsTakenAsFarAsTheLogGoes() {
        Raft raft = indebted(false);
        raft.step(heartbeat(9));
        assertThat(raft.committed()).isEqualTo(4);

        raft.step(append(3, 4, 5));
        run(raft);
        raft.step(heartbeat(9));
        assertThat(raft.committed()).isEqualTo(5);
    }

    @Test
    void isOverOnceTheEntriesAreBackAndDurable() {
        Raft raft = indebted(false);
        raft.step(append(3, 4, 5, 5, 5, 5, 5));
        assertThat(raft.lastIndex()).isEqualTo(9);
        assertThat(raft.owesEntries()).as("before they are durable").isTrue();
        run(raft);
        assertThat(raft.owesEntries()).isFalse();

        raft.campaign();
        assertThat(raft.softState().role()).isEqualTo(RaftRole.CANDIDATE);
    }

    @Test
    void isOverWithAnEntryOfALaterLeaderOrWithASnapshot() {
        Raft later = indebted(false);
        later.step(append(3, 4, 5, 6));
        run(later);
        assertThat(later.owesEntries()).isFalse();

        Raft replaced = indebted(false);
        replaced.step(Message.builder(MessageType.SNAP)
                .from(LEADER)
                .to(ME)
                .term(5)
                .snapshot(new Snapshot(new SnapshotMetadata(THREE, 12, 5), new byte[0]))
                .build());
        assertThat(replaced.owesEntries()).as("before it is durable").isTrue();
        run(replaced);
        assertThat(replaced.owesEntries()).isFalse();
    }

    /** The follower acknowledged 3, was away, and has nothing any more. */
    @Test
    void aLeaderSendsAgainWhatAFollowerAcknowledgedAndLost() {
        Raft leader = leaderOfThree();
        answer(leader, 3, false, 0);
        answer(leader, 2, false, 0);
        assertThat(leader.committed()).isEqualTo(3);
        sent.clear();

        leader.reportUnreachable(2);
        leader.step(Message.of(MessageType.HEARTBEAT_RESP, ME, 2, leader.term()));
        run(leader);
        assertThat(to(2)).extracting(Message::index).containsExactly(3L);
        sent.clear();
        answer(leader, 3, true, 0);

        assertThat(to(2)).singleElement().satisfies(again -> {
            assertThat(again.index()).isZero();
            assertThat(again.entries()).extracting(Entry::index).containsExactly(1L, 2L, 3L);
        });
        assertThat(leader.status().progress().get(2L).match()).isZero();
        assertThat(leader.committed()).as("what is committed stays so").isEqualTo(3);
        answer(leader, 3, false, 0);
        assertThat(leader.status().progress().get(2L).match()).isEqualTo(3);
    }

    private Raft leaderOfThree() {
        Raft raft = start(
                new HardState(4, 0, 0),
                SnapshotMetadata.EMPTY,
                List.of(entry(1, 1), entry(2, 2)),
                false,
                LogPosition.START);
        raft.campaign();
        run(raft);
        raft.step(Message.of(MessageType.VOTE_RESP, ME, 2, raft.term()));
        run(raft);
        assertThat(raft.softState().role()).isEqualTo(RaftRole.LEADER);
        return raft;
    }

    private void answer(Raft leader, long index, boolean reject, long hint) {
        leader.step(Message.builder(MessageType.APP_RESP)
                .from(2)
                .to(ME)
                .term(leader.term())
                .index(index)
                .reject(reject)
                .rejectHint(hint)
                .build());
        run(leader);
    }

    private List<Message> to(long id) {
        return sent.stream()
                .filter(message -> message.to() == id && message.type() == MessageType.APP)
                .toList();
    }

    private static Raft indebted(boolean preVote) {
        SnapshotMetadata base = new SnapshotMetadata(THREE, 4, 3);
        return start(new HardState(5, 0, 4), base, List.of(), preVote, ACKNOWLEDGED);
    }

    private static Raft start(
            HardState hard, SnapshotMetadata snapshot, List<Entry> entries, boolean preVote, LogPosition acknowledged) {
        SnapshotMetadata base = new SnapshotMetadata(THREE, snapshot.index(), snapshot.term());
        RaftConfig config = RaftConfig.builder(ME, new Random(1))
                .ticks(ELECTION_TICKS, 1)
                .preVote(preVote)
                .build();
        RaftStart start = new RaftStart(hard, base, entries, base.index(), acknowledged);
        return new RaftCores().start(config, start, SnapshotSource.NONE);
    }

    private static Message append(long logTerm, long index, long... terms) {
        List<Entry> entries = LongStream.range(0, terms.length)
                .mapToObj(i -> entry(terms[(int) i], index + 1 + i))
                .toList();
        long term = terms.length == 0 ? 5 : Math.max(5, terms[terms.length - 1]);
        return Message.builder(MessageType.APP)
                .from(LEADER)
                .to(ME)
                .term(term)
                .logTerm(logTerm)
                .index(index)
                .entries(entries)
                .build();
    }

    private static Message heartbeat(long commit) {
        return Message.builder(MessageType.HEARTBEAT)
                .from(LEADER)
                .to(ME)
                .term(5)
                .commit(commit)
                .build();
    }

    private static Entry entry(long term, long index) {
        return new Entry(EntryType.NORMAL, term, index, new byte[0]);
    }

    private void run(Raft raft) {
        while (raft.hasReady()) {
            Ready ready = raft.ready();
            sent.addAll(ready.messages());
            sent.addAll(ready.messagesAfterPersist());
            raft.advance();
        }
    }
}
