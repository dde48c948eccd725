package dev.quoin.wal;

import static dev.quoin.wal.Fixture.entry;
import static dev.quoin.wal.Fixture.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is torn and what is damaged, by what stands behind a lost sector in an entry. */
class TornTailTest {

    private final Fixture fixture = new Fixture(64_000);
    private final Path segment = fixture.segment(0, 0);
    private final Entry kept = entry(1, 1, "kept");
    private final Entry large = entry(1, 2, 2000, new Random(1));
    private SegmentedLog log;
    private byte[] before;
    private int lost;

    @BeforeEach
    void saveTwoEntries() throws IOException {
        log = fixture.create();
        log.save(state(1, 0), List.of(kept));
        lost = ((int) log.bytesWritten() / Frame.SECTOR_BYTES + 2) * Frame.SECTOR_BYTES;
    }

    @Test
    void cutsOffATornRecordAndKeepsTheFileAsItWas() throws IOException {
        log.save(state(1, 1), List.of(large));
        loseSector();

        assertThat(fixture.reopened().entries()).containsExactly(kept);

        byte[] broken = fixture.disk.bytes(Path.of(segment + ".broken"));
        assertThat(Arrays.equals(broken, before)).isTrue();
        assertThat(Fixture.indexes(fixture.reopened())).containsExactly(1L);
    }

    @Test
    void cutsOffWholeRecordsBehindATornOneOfTheSameSave() throws IOException {
        log.save(state(1, 1), List.of(large, entry(1, 3, "three"), entry(1, 4, "four")));
        loseSector();

        assertThat(fixture.reopened().entries()).containsExactly(kept);
    }

    /** A value may be a log itself. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void recordsInsideATornValueProveNothing(int shift) throws IOException {
        log.save(state(1, 1), List.of(entry(1, 2, "two")));
        log.save(state(1, 2), List.of(entry(1, 3, "three")));
        byte[] records = Arrays.copyOf(fixture.disk.bytes(segment), (int) log.bytesWritten());
        byte[] value = new byte[2048];
        Arrays.fill(value, (byte) 'v');
        for (int at = shift; at + records.length < value.length; at += records.length) {
            System.arraycopy(records, 0, value, at, records.length);
        }
        lost = ((int) log.bytesWritten() / Frame.SECTOR_BYTES + 2) * Frame.SECTOR_BYTES;
        log.save(state(1, 3), List.of(new Entry(EntryType.NORMAL, 1, 4, value)));
        loseSector();

        assertThat(Fixture.indexes(fixture.reopened())).containsExactly(1L, 2L, 3L);
    }

    @Test
    void refusesALostSectorBeforeALaterSave() throws IOException {
        log.save(state(1, 1), List.of(large));
        log.save(state(1, 2), List.of(entry(1, 3, "three")));
        loseSector();

        assertRefused();
    }

    @Test
    void aMarkAloneBehindALostSectorProvesNothing() throws IOException {
        log.save(HardState.EMPTY, List.of(large));
        log.saveMark(new SnapshotMark(1, 1, null));
        loseSector();

        // With no record but the mark behind, its checksum has nothing to be checked against.
        assertThat(fixture.reopened().entries()).containsExactly(kept);
    }

    @Test
    void refusesALostSectorBeforeALaterStateAndMark() throws IOException {
        log.save(state(1, 1), List.of(large));
        log.saveMark(new SnapshotMark(1, 1, null));
        loseSector();

        assertRefused();
    }

    @Test
    void refusesWhereTheFrameWordIsLostButLaterSavesAreNot() throws IOException {
        log.save(
                state(1, 1),
                List.of(entry(1, 2, lost - (int) log.bytesWritten() - 60, new Random(2)), entry(1, 3, "x")));
        log.save(state(1, 2), List.of(entry(1, 4, "four")));
        log.save(state(1, 3), List.of(entry(1, 5, "five")));
        log.save(state(1, 4), List.of(entry(1, 6, 700, new Random(3))));
        log.save(state(1, 5), List.of(entry(1, 7, "seven")));
        log.save(state(1, 6), List.of(entry(1, 8, "eight")));
        loseSector();

        assertRefused();
    }

    private void loseSector() throws IOException {
        log.close();
        fixture.disk.overwrite(segment, lost, new byte[Frame.SECTOR_BYTES]);
        before = fixture.disk.bytes(segment);
    }

    private void assertRefused() {
        assertThatThrownBy(fixture::reopened)
                .isInstanceOf(WalException.class)
                .hasMessageContaining("durable before the ones behind them")
                .hasMessageContaining(segment + ": damaged at offset ");
        assertThat(fixture.disk.bytes(segment)).isEqualTo(before);
    }
}
