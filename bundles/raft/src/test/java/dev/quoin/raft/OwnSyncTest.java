package dev.quoin.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.BootstrapPeer;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.Raft;
import dev.quoin.api.raft.RaftConfig;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.SnapshotSource;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Member 1 leads 2 and 3, whom the test plays: what it has not on its own disk it counts for nothing. */
class OwnSyncTest {

    private final RaftCores rafts = new RaftCores();
    private final Raft raft = rafts.bootstrap(
            RaftConfig.builder(1, new Random(1)).build(),
            LongStream.rangeClosed(1, 3)
                    .mapToObj(id -> new BootstrapPeer(id, new byte[0]))
                    .toList(),
            SnapshotSource.NONE);

    @BeforeEach
    void lead() {
        run();
        raft.campaign();
        run();
        raft.step(Message.of(MessageType.VOTE_RESP, 1, 2, raft.term()));
        run();
        acknowledge(2);
        run();
        assertThat(raft.softState().role()).isEqualTo(RaftRole.LEADER);
        assertThat(raft.committed()).isEqualTo(raft.lastIndex());
    }

    @Test
    void aLeaderDoesNotCountItselfBeforeItsOwnSync() throws Exception {
        long before = raft.committed();
        raft.propose(new byte[] {42});
        Ready writing = raft.ready();
        assertThat(writing.entries()).hasSize(1);

        acknowledge(2);

        assertThat(raft.committed()).as("one of three has it").isEqualTo(before);
        raft.advance();
        assertThat(raft.committed()).isEqualTo(before + 1);
    }

    @Test
    void whatTheOthersHaveIsCommittedWithoutTheLeadersOwnSync() throws Exception {
        raft.propose(new byte[] {42});
        raft.ready();

        acknowledge(2);
        acknowledge(3);

        assertThat(raft.committed()).isEqualTo(raft.lastIndex());
    }

    private void acknowledge(long id) {
        raft.step(Message.builder(MessageType.APP_RESP)
                .from(id)
                .to(1)
                .term(raft.term())
                .index(raft.lastIndex())
                .build());
    }

    private void run() {
        while (raft.hasReady()) {
            List<Entry> committed = raft.ready().committedEntries();
            for (Entry entry : committed) {
                if (entry.type() == EntryType.CONF_CHANGE) {
                    raft.applyConfChange(rafts.confChange(entry));
                }
            }
            raft.advance();
        }
    }
}
