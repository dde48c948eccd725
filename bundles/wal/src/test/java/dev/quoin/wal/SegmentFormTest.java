package dev.quoin.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What etcd's reader demands of the files of a log, read here frame by frame. */
class SegmentFormTest {

    private static final int SEGMENT_BYTES = 4096;

    private final Fixture fixture = new Fixture(SEGMENT_BYTES);

    /** @param end where the next frame begins */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Framed(int type, byte[] data, int end) {}

    @Test
    void everySegmentBeginsWithTheSameMetadataAlsoWhenTheFirstIsGone() throws IOException {
        try (SegmentedLog log = fixture.create()) {
            fill(log, 1, 40);
            log.saveMark(new SnapshotMark(30, 1, null));
            log.release(30);
            assertThat(log.purge(1)).isPositive();
            fill(log, 41, 60);
        }
        List<SegmentName> names = SegmentName.list(fixture.disk, Fixture.DIR);
        assertThat(names).hasSizeGreaterThan(3);
        assertThat(names.get(0).sequence()).isPositive();
        for (SegmentName name : names) {
            List<Framed> records = records(name.in(Fixture.DIR));
            assertThat(records.get(0).type()).isEqualTo(RecordType.CRC);
            assertThat(records.get(1).type()).isEqualTo(RecordType.METADATA);
            assertThat(records.get(1).data()).isEqualTo(Fixture.METADATA);
        }
        assertThat(fixture.reopened(new SnapshotMark(30, 1, null)).metadata()).isEqualTo(Fixture.METADATA);
    }

    /** What a torn write left behind the end must not be taken for records once the log has grown up to it. */
    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 3000})
    void hasNothingButZerosBehindItsLastRecordOnceItIsOpened(int behind) throws IOException {
        Path segment = fixture.segment(0, 0);
        int end;
        try (SegmentedLog log = fixture.create()) {
            fill(log, 1, 1);
            end = (int) log.bytesWritten();
        }
        byte[] left = new byte[64];
        new Random(behind).nextBytes(left);
        fixture.disk.overwrite(segment, end + behind, left);

        fixture.directory().open(SnapshotMark.NONE).close();

        byte[] bytes = fixture.disk.bytes(segment);
        assertThat(bytes).hasSize(SEGMENT_BYTES);
        assertThat(Arrays.copyOfRange(bytes, end, bytes.length)).containsOnly(0);
        assertThat(Fixture.indexes(fixture.reopened())).containsExactly(1L);
    }

    @Test
    void aNewSegmentHoldsNothingOfOneThatWasPurged() throws IOException {
        try (SegmentedLog log = fixture.create()) {
            fill(log, 1, 40);
            log.saveMark(new SnapshotMark(38, 1, null));
            log.release(38);
            assertThat(log.purge(1)).isPositive();
            for (int index = 41; index <= 80; index++) {
                fill(log, index, index);
                List<SegmentName> names = SegmentName.list(fixture.disk, Fixture.DIR);
                Path newest = names.get(names.size() - 1).in(Fixture.DIR);
                List<Framed> records = records(newest);
                byte[] bytes = fixture.disk.bytes(newest);
                int end = records.get(records.size() - 1).end();
                assertThat(Arrays.copyOfRange(bytes, end, bytes.length))
                        .as("behind entry %d", index)
                        .containsOnly(0);
            }
        }
    }

    /** Whatever a crash leaves of it: a log whose commit index is beyond its last entry ends etcd at its start. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noStateIsBehindFewerEntriesThanItSaysAreCommitted(long seed) throws IOException {
        try (SegmentedLog log = fixture.create()) {
            new Workload(seed, 200).run(log);
        }
        long last = 0;
        int states = 0;
        for (SegmentName name : SegmentName.list(fixture.disk, Fixture.DIR)) {
            for (Framed record : records(name.in(Fixture.DIR))) {
                byte[] data = record.data();
                if (record.type() == RecordType.ENTRY) {
                    last = MessageReader.entry(data, 0, data.length).index();
                } else if (record.type() == RecordType.STATE) {
                    states++;
                    assertThat(MessageReader.hardState(data, 0, data.length).commit())
                            .as("seed %d, state %d", seed, states)
                            .isLessThanOrEqualTo(last);
                }
            }
        }
        assertThat(states).isGreaterThan(100);
    }

    private static void fill(SegmentedLog log, int from, int to) throws IOException {
        Random random = new Random(from);
        for (int index = from; index <= to; index++) {
            log.save(Fixture.state(1, index), List.of(Fixture.entry(1, index, 500, random)));
        }
    }

    private List<Framed> records(Path segment) throws MalformedMessageException {
        byte[] bytes = fixture.disk.bytes(segment);
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Framed> records = new ArrayList<>();
        int at = 0;
        while (at + Long.BYTES <= bytes.length && words.getLong(at) != 0) {
            int length = (int) Frame.length(words.getLong(at));
            int end = at + Long.BYTES + length;
            FieldReader fields = new FieldReader(bytes, at + Long.BYTES, end);
            fields.tag();
            int type = (int) fields.varint();
            fields.tag();
            fields.varint();
            int from = end;
            if (fields.hasMore()) {
                fields.tag();
                fields.length();
                from = fields.position();
            }
            at = end + Frame.padding(length);
            records.add(new Framed(type, Arrays.copyOfRange(bytes, from, end), at));
        }
        return records;
    }
}
