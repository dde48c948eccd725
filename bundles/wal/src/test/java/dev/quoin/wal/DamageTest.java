package dev.quoin.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.wal.WalException;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log that was closed in good order and damaged later opens to what it held, or is refused with file and offset. */
class DamageTest {

    private static final long SEGMENT_BYTES = 2048;

    private final Fixture fixture = new Fixture(SEGMENT_BYTES);
    private final Workload workload = new Workload(42, 24);
    private final List<Path> segments = new ArrayList<>();

    @BeforeEach
    void writeLog() throws IOException {
        try (SegmentedLog log = fixture.create()) {
            workload.run(log);
        }
        for (SegmentName name : SegmentName.list(fixture.disk, Fixture.DIR)) {
            segments.add(name.in(Fixture.DIR));
        }
        assertThat(segments).hasSizeGreaterThan(2);
    }

    @Test
    void everyFlippedBitIsHarmlessOrRefused() throws IOException {
        int refused = 0;
        for (Path segment : segments) {
            int end = endOfRecords(segment);
            for (int at = 0; at < Math.min(end + 64, fixture.disk.bytes(segment).length); at++) {
                for (int bit = 0; bit < 8; bit++) {
                    CrashableDisk disk = copy();
                    disk.flipBit(segment, at, bit);
                    refused += opensToTheSameOrIsRefused(disk, segment + " byte " + at + " bit " + bit);
                }
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void everyLostSectorBeforeTheLastSavesIsRefused() throws IOException {
        for (Path segment : segments) {
            boolean newest = segment.equals(segments.get(segments.size() - 1));
            int end = newest ? startOfLastRecords(segment, 8) : endOfRecords(segment);
            for (int at = 0; at + Frame.SECTOR_BYTES <= end; at += Frame.SECTOR_BYTES) {
                CrashableDisk disk = copy();
                disk.overwrite(segment, at, new byte[Frame.SECTOR_BYTES]);
                assertThat(opensToTheSameOrIsRefused(disk, segment + " sector at " + at))
                        .as("%s sector at %d", segment, at)
                        .isOne();
            }
        }
    }

    /** Of the last saves a lost sector cannot always be told from a torn save. */
    @Test
    void lostSectorsNeverMakeUpContent() throws IOException {
        for (Path segment : segments) {
            for (int at = 0; at < endOfRecords(segment); at += Frame.SECTOR_BYTES) {
                CrashableDisk disk = copy();
                disk.overwrite(segment, at, new byte[Frame.SECTOR_BYTES]);
                try {
                    Workload.State found = Workload.reopen(fixture.directory(disk));
                    assertThat(workload.holdsPrefix(found))
                            .as("%s sector at %d: %s", segment, at, found)
                            .isTrue();
                } catch (WalException refusal) {
                    assertThat(refusal).hasMessageContaining("would help");
                }
            }
        }
    }

    @Test
    void olderSegmentThatIsCutShortIsRefusedAtEveryRecord() throws IOException {
        Path segment = segments.get(segments.size() - 2);
        List<Integer> offsets = offsets(segment);
        for (int offset : offsets.subList(0, offsets.size() - 1)) {
            CrashableDisk disk = copy();
            disk.open(segment).truncate(offset);
            assertThat(opensToTheSameOrIsRefused(disk, segment + " cut at " + offset))
                    .isOne();
        }
    }

    /** 1 for a refusal, 0 for the same content; anything else fails. */
    private int opensToTheSameOrIsRefused(CrashableDisk disk, String context) throws IOException {
        try {
            Workload.State found = Workload.reopen(fixture.directory(disk));
            assertThat(found).as(context).isEqualTo(workload.last());
            return 0;
        } catch (WalException refusal) {
            assertThat(refusal.getMessage()).as(context).contains(Fixture.DIR.toString());
            assertThat(refusal.getMessage()).as(context).contains("would help");
            return 1;
        }
    }

    private CrashableDisk copy() {
        return fixture.disk.crashed(Crash.KEEP_UNSYNCED, new Random(0));
    }

    private int endOfRecords(Path segment) {
        List<Integer> offsets = offsets(segment);
        return offsets.get(offsets.size() - 1);
    }

    private int startOfLastRecords(Path segment, int count) {
        List<Integer> offsets = offsets(segment);
        return offsets.get(Math.max(0, offsets.size() - 1 - count));
    }

    /** Where records begin, and where the last ends. */
    private List<Integer> offsets(Path segment) {
        ByteBuffer bytes = ByteBuffer.wrap(fixture.disk.bytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> offsets = new ArrayList<>();
        int at = 0;
        while (at + 8 <= bytes.capacity() && bytes.getLong(at) != 0) {
            offsets.add(at);
            long length = Frame.length(bytes.getLong(at));
            at += 8 + (int) length + Frame.padding(length);
        }
        offsets.add(at);
        return offsets;
    }
}
