package dev.quoin.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.ProposalDroppedException;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.ReadState;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.SnapshotSource;
import dev.quoin.api.raft.SoftState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SingleVoterTest {

    private final RaftCores rafts = new RaftCores();
    private final Raft raft = rafts.bootstrap(
            RaftConfig.builder(1, new Random(1)).build(),
            List.of(new BootstrapPeer(1, new byte[] {7})),
            SnapshotSource.NONE);
    private final List<Entry> applied = new ArrayList<>();

    @Test
    void foundsAClusterWithOneCommittedEntryPerPeer() {
        Ready ready = raft.ready();

        assertThat(ready.entries()).hasSize(1).isEqualTo(ready.committedEntries());
        assertThat(ready.entries().get(0).type()).isEqualTo(EntryType.CONF_CHANGE);
        assertThat(rafts.confChange(ready.entries().get(0)).context()).containsExactly(7);
        assertThat(ready.mustSync()).isTrue();
        assertThat(raft.confState().voters()).containsExactly(1L);
    }

    @Test
    void leadsOnlyAfterItsOwnVoteIsDurable() {
        run();
        raft.campaign();

        assertThat(raft.softState().role()).isEqualTo(RaftRole.CANDIDATE);
        Ready ready = raft.ready();
        assertThat(ready.hardState()).isNotNull();
        assertThat(ready.mustSync()).isTrue();
        raft.advance();
        assertThat(raft.softState()).isEqualTo(new SoftState(1, RaftRole.LEADER));
    }

    @Test
    void commitsOnlyAfterItsOwnSync() throws ProposalDroppedException {
        lead();
        raft.propose(new byte[] {42});

        Ready ready = raft.ready();
        assertThat(ready.entries()).hasSize(1);
        assertThat(ready.committedEntries()).isEmpty();
        assertThat(raft.committed()).isEqualTo(raft.lastIndex() - 1);
        raft.advance();
        assertThat(raft.ready().committedEntries()).isEqualTo(ready.entries());
    }

    @Test
    void gathersProposalsWhileAReadyIsOutstanding() throws ProposalDroppedException {
        lead();
        raft.propose(new byte[] {1});
        raft.ready();
        raft.propose(new byte[] {2});
        raft.propose(List.of(new byte[] {3}, new byte[] {4}));
        raft.tick();

        assertThat(raft.hasReady()).isFalse();
        assertThatThrownBy(raft::ready).isInstanceOf(IllegalStateException.class);
        raft.advance();
        assertThat(raft.ready().entries()).extracting(e -> e.data()[0]).containsExactly((byte) 2, (byte) 3, (byte) 4);
    }

    @Test
    void answersReadsAtOnceWhenItCommittedInItsTerm() {
        lead();
        raft.readIndex(new byte[] {9});

        assertThat(raft.ready().readStates()).containsExactly(new ReadState(raft.committed(), new byte[] {9}));
    }

    @Test
    void answersReadsWhileAReadyIsOutstanding() throws ProposalDroppedException {
        lead();
        raft.propose(new byte[] {1});
        raft.ready();
        raft.readIndex(new byte[] {9});

        assertThat(raft.urgent().readStates()).hasSize(1);
        assertThat(raft.urgent().isEmpty()).isTrue();
        raft.advance();
        assertThat(raft.ready().readStates()).isEmpty();
    }

    @Test
    void postponesReadsUntilItCommittedInItsTerm() {
        run();
        raft.campaign();
        raft.ready();
        raft.advance();
        raft.readIndex(new byte[] {9});

        Ready ready = raft.ready();
        assertThat(ready.readStates()).isEmpty();
        raft.advance();
        assertThat(raft.ready().readStates()).containsExactly(new ReadState(2, new byte[] {9}));
    }

    @Test
    void keepsThousandsOfEntriesUntilTheyAreCompacted() throws ProposalDroppedException {
        lead();
        for (int i = 0; i < 5000; i++) {
            raft.propose(new byte[] {(byte) i});
            if (i % 97 == 0) {
                run();
            }
        }
        run();
        raft.compact(4000);

        assertThat(raft.firstIndex()).isEqualTo(4001);
        assertThat(raft.termAt(4000)).isEqualTo(2);
        assertThat(raft.entries(4001, 5003)).isEqualTo(applied.subList(4000, 5002));
        assertThatThrownBy(() -> raft.entries(4000, 4002)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private void lead() {
        run();
        raft.campaign();
        run();
    }

    private void run() {
        while (raft.hasReady()) {
            Ready ready = raft.ready();
            for (Entry entry : ready.committedEntries()) {
                applied.add(entry);
                if (entry.type() != EntryType.NORMAL) {
                    raft.applyConfChange(rafts.confChange(entry));
                }
            }
            raft.advance();
        }
    }
}
