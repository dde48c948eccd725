package dev.quoin.wal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.env.DiskFile;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SnapshotMark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A file that etcd 3.4.23 wrote: a new cluster of one member with {@code --snapshot-count 10}, then twelve puts. The zeros
 * behind the last record are left out of the resource.
 */
class EtcdFileTest {

    private static final SegmentName NAME = new SegmentName(0, 0);
    private static final int SEGMENT_BYTES = 64_000;

    private final Fixture fixture = new Fixture(SEGMENT_BYTES);

    @Test
    void readsWhatEtcdWrote() throws IOException {
        store(golden());

        LogContent content = fixture.reopened();

        assertThat(content.hardState().term()).isEqualTo(2);
        assertThat(content.hardState().commit()).isEqualTo(16);
        assertThat(Fixture.indexes(content)).hasSize(16).startsWith(1L, 2L).endsWith(16L);
        Entry member = content.entries().get(0);
        assertThat(member.type()).isEqualTo(EntryType.CONF_CHANGE);
        assertThat(new String(member.data(), StandardCharsets.UTF_8)).contains("\"name\":\"gold\"");
        assertThat(content.entries().get(1)).isEqualTo(Entry.empty(2, 2));
        assertThat(new String(content.entries().get(15).data(), StandardCharsets.UTF_8))
                .contains("k12")
                .contains("value-12");
    }

    @Test
    void readsFromEtcdsSnapshotMark() throws IOException {
        store(golden());

        List<SnapshotMark> marks = fixture.directory().marks();

        assertThat(marks).containsExactly(SnapshotMark.NONE, new SnapshotMark(11, 2, null));
        assertThat(Fixture.indexes(fixture.reopened(marks.get(1)))).containsExactly(12L, 13L, 14L, 15L, 16L);
    }

    /** What the golden file holds, saved in the same order, gives the same bytes. */
    @Test
    void writesTheSameBytesAsEtcd() throws IOException {
        byte[] golden = golden();
        store(golden);
        Replayed replayed = replayed();
        fixture.disk.delete(Fixture.DIR);

        try (SegmentedLog log = fixture.directory().create(replayed.metadata)) {
            List<Entry> entries = new ArrayList<>();
            for (Object record : replayed.records) {
                if (record instanceof Entry entry) {
                    entries.add(entry);
                } else if (record instanceof HardState state) {
                    log.save(state, entries);
                    entries = new ArrayList<>();
                } else if (!record.equals(SnapshotMark.NONE)) {
                    log.saveMark((SnapshotMark) record);
                }
            }
        }

        byte[] written = fixture.disk.bytes(NAME.in(Fixture.DIR));
        assertThat(written).hasSize(SEGMENT_BYTES);
        assertThat(Arrays.copyOf(written, golden.length)).isEqualTo(golden);
        assertThat(Arrays.copyOfRange(written, golden.length, written.length)).containsOnly(0);
    }

    /** The bytes that distribution/docs/formats/wal.md explains. */
    @Test
    void beginsWithTheDocumentedBytes() throws IOException {
        byte[] metadata = metadata();
        try (SegmentedLog log = fixture.directory().create(metadata)) {
            assertThat(log.bytesWritten()).isEqualTo(80);
        }

        byte[] head = Arrays.copyOf(fixture.disk.bytes(NAME.in(Fixture.DIR)), 80);
        assertThat(HexFormat.ofDelimiter(" ").formatHex(head))
                .isEqualTo("04 00 00 00 00 00 00 84 08 04 10 00 00 00 00 00 "
                        + "1e 00 00 00 00 00 00 82 08 01 10 e4 c0 8b e6 04 "
                        + "1a 14 08 f4 bb bd c5 b7 fa 86 a8 7a 10 ad b0 c5 "
                        + "c8 d8 a9 be b3 4d 00 00 0d 00 00 00 00 00 00 83 "
                        + "08 05 10 ce e3 a1 27 1a 04 08 00 10 00 00 00 00");
    }

    private byte[] metadata() throws IOException {
        store(golden());
        byte[] metadata = replayed().metadata;
        fixture.disk.delete(Fixture.DIR);
        return metadata;
    }

    /** What a file holds: metadata, and entries, states and marks in order. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Replayed(byte[] metadata, List<Object> records) {}

    private Replayed replayed() throws IOException {
        List<Object> records = new ArrayList<>();
        byte[][] metadata = new byte[1][];
        try (DiskFile file = fixture.disk.openReadOnly(NAME.in(Fixture.DIR))) {
            new LogScan(Fixture.DIR).run(List.of(new OpenSegment(NAME, file)), record -> {
                byte[] data = record.copyOfData();
                switch (record.type()) {
                    case RecordType.METADATA -> metadata[0] = data;
                    case RecordType.ENTRY -> records.add(MessageReader.entry(data, 0, data.length));
                    case RecordType.STATE -> records.add(MessageReader.hardState(data, 0, data.length));
                    default -> records.add(MessageReader.mark(data, 0, data.length));
                }
            });
        }
        return new Replayed(metadata[0], records);
    }

    private void store(byte[] bytes) throws IOException {
        fixture.disk.createDirectories(Fixture.DIR);
        try (DiskFile file = fixture.disk.create(NAME.in(Fixture.DIR))) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.allocate(SEGMENT_BYTES);
            file.sync();
        }
    }

    private static byte[] golden() throws IOException {
        try (InputStream resource = EtcdFileTest.class.getResourceAsStream("/etcd-3.4.23/" + NAME)) {
            return resource.readAllBytes();
        }
    }
}
