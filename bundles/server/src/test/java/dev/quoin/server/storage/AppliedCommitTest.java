package dev.quoin.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.fixture.KeptBackend;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The log says that entries are committed up to 6, and reaches from 5 to 9. */
class AppliedCommitTest {

    private static final DataDirectory DIRECTORY = DataDirectory.of(Path.of("/a"), "");
    private static final HardState STATE = new HardState(3, 2, 6);

    private final CrashableDisk disk = new CrashableDisk();
    private final AppliedCommit commit = new AppliedCommit(DIRECTORY, disk);

    @BeforeEach
    void makeTheDirectory() throws Exception {
        disk.createDirectories(DIRECTORY.snap());
    }

    @Test
    void whatIsAppliedIsCommitted() throws Exception {
        assertThat(raised(8)).isEqualTo(new HardState(3, 2, 8));
        assertThat(raised(9)).isEqualTo(new HardState(3, 2, 9));
    }

    @Test
    void aBackendThatIsBehindTellsNothing() throws Exception {
        assertThat(raised(5)).isEqualTo(STATE);
        assertThat(raised(6)).isEqualTo(STATE);
    }

    @Test
    void aBackendAheadOfTheWholeLogIsNotOfThisLog() throws Exception {
        assertThat(raised(10)).isEqualTo(STATE);
    }

    @Test
    void whatAnotherMemberAppliedNeedNotBeInThisLog() throws Exception {
        commit.rebuiltTo(8);
        assertThat(raised(8)).isEqualTo(STATE);
        assertThat(raised(9)).as("applied from this log since").isEqualTo(new HardState(3, 2, 9));
    }

    @Test
    void aNoteThatCannotBeReadRulesAllOut() throws Exception {
        try (DiskFile note = disk.create(DIRECTORY.snap().resolve(AppliedCommit.NAME))) {
            note.write(ByteBuffer.wrap(new byte[] {'x'}), 0);
        }
        assertThat(raised(9)).isEqualTo(STATE);
    }

    private HardState raised(long applied) throws Exception {
        List<Entry> entries = LongStream.rangeClosed(5, 9)
                .mapToObj(index -> new Entry(EntryType.NORMAL, 2, index, new byte[0]))
                .toList();
        try (StateStore store = new KeptBackend().open(DIRECTORY.snap())) {
            StoreTxn txn = store.begin();
            byte[] value = ByteBuffer.allocate(Long.BYTES).putLong(applied).array();
            txn.put(Bucket.META, "consistent_index".getBytes(StandardCharsets.UTF_8), value);
            txn.end();
            return commit.raised(STATE, 4, entries, store);
        }
    }
}
