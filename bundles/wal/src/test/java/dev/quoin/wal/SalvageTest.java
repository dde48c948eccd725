package dev.quoin.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.env.Disk;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.LogPosition;
import dev.quoin.api.wal.DamagedLogException;
import dev.quoin.api.wal.LogContent;
import dev.quoin.api.wal.SalvagedLog;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.api.wal.WalException;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.env.fixture.FaultyDisk;
import dev.quoin.env.fixture.ManualClock;
import dev.quoin.rpc.wire.FieldReader;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log with a damaged record: what can be read around it, against an oracle that knows what the record was. */
class SalvageTest {

    private static final long SEGMENT_BYTES = 1024;

    private final Fixture fixture = new Fixture(SEGMENT_BYTES);
    private final Workload workload = new Workload(7, 40);

    /** All records of the log in order, with what the log was before each. */
    private final List<Framed> records = new ArrayList<>();

    private enum Part {
        WORD,
        TYPE,
        CRC,
        HEAD,
        DATA
    }

    private record Framed(Path segment, int offset, int length, int type, int head, long index) {

        int bytes() {
            return 8 + length;
        }

        Part part(int at) {
            if (at < 8) {
                return Part.WORD;
            }
            int in = at - 8;
            if (in == 1) {
                return Part.TYPE;
            }
            // The last byte of the checksum's varint is the one whose top bit ends it.
            return in == 3 ? Part.CRC : in < head ? Part.HEAD : Part.DATA;
        }
    }

    @BeforeEach
    void writeLog() throws IOException {
        try (SegmentedLog log = fixture.create()) {
            workload.run(log);
        }
        for (SegmentName name : SegmentName.list(fixture.disk, Fixture.DIR)) {
            readRecords(name.in(Fixture.DIR));
        }
        assertThat(records).hasSizeGreaterThan(100);
    }

    /**
     * One flipped bit in each part of each record. What is salvaged from {@code wholeFrom} on is exactly what was written;
     * and where the oracle knows that it can be, it is.
     */
    @Test
    void everyRecordIsReadAroundWhereTheOracleSaysSoAndNothingIsMadeUp() throws IOException {
        int salvaged = 0;
        int refused = 0;
        for (int number = 0; number < records.size(); number++) {
            Framed record = records.get(number);
            for (int at = 0; at < record.bytes(); at += at < 8 + record.head ? 1 : 7) {
                int bit = at == 8 + 3 ? 0 : number % 7;
                CrashableDisk disk = copy();
                disk.flipBit(record.segment, record.offset + at, bit);
                String context = "record " + number + " of type " + record.type + ", byte " + at + ", bit " + bit;
                SalvagedLog found;
                try {
                    found = log(disk).salvage(SnapshotMark.NONE);
                } catch (WalException refusal) {
                    assertThat(mustBeReadAround(number, record.part(at)))
                            .as("%s: %s", context, refusal.getMessage())
                            .isFalse();
                    refused++;
                    continue;
                }
                assertThat(record.part(at)).as(context).isIn(Part.TYPE, Part.CRC, Part.HEAD, Part.DATA);
                assertSound(found, number, context);
                salvaged++;
                beginAnewWhereAllowed(disk, found, context);
            }
        }
        assertThat(salvaged).isGreaterThan(500);
        assertThat(refused).isGreaterThan(500);
    }

    /** A record whose data is damaged, with a hard state behind it that is not the log's very last record. */
    private boolean mustBeReadAround(int number, Part part) {
        Framed record = records.get(number);
        boolean readable = part == Part.DATA || part == Part.TYPE || part == Part.CRC;
        boolean head = record.type == RecordType.CRC || (number < 3);
        boolean stateFollows =
                records.subList(number + 1, records.size()).stream().anyMatch(later -> later.type == RecordType.STATE);
        return readable && !head && stateFollows;
    }

    private void assertSound(SalvagedLog found, int number, String context) {
        List<Entry> all = workload.last().entries();
        HardState state = workload.last().hardState();
        assertThat(found.hardState()).as(context).isEqualTo(state);
        assertThat(found.metadata()).as(context).isEqualTo(Fixture.METADATA);
        assertThat(known(found.entries(), found.wholeFrom())).as(context).isEqualTo(known(all, found.wholeFrom()));
        boolean entryFollows =
                records.subList(number + 1, records.size()).stream().anyMatch(later -> later.type == RecordType.ENTRY);
        if (entryFollows) {
            assertThat(found.end().index()).as(context).isEqualTo(all.size());
            long next = records.subList(number + 1, records.size()).stream()
                    .filter(later -> later.type == RecordType.ENTRY)
                    .findFirst()
                    .orElseThrow()
                    .index;
            assertThat(found.wholeFrom()).as(context).isLessThanOrEqualTo(Math.max(1, next));
        } else {
            assertThat(found.end().index()).as(context).isGreaterThanOrEqualTo(all.size());
        }
    }

    private void beginAnewWhereAllowed(CrashableDisk disk, SalvagedLog found, String context) throws IOException {
        long index = found.wholeFrom() - 1;
        List<Entry> all = workload.last().entries();
        if (index == 0 || index > all.size()) {
            return;
        }
        SnapshotMark mark = new SnapshotMark(index, all.get((int) index - 1).term(), null);
        if (index > 1) {
            assertThatThrownBy(() -> log(disk).beginAnew(SnapshotMark.NONE, new SnapshotMark(index - 1, 1, null)))
                    .as(context)
                    .isInstanceOf(WalException.class);
        }
        log(disk).beginAnew(SnapshotMark.NONE, mark);
        assertThat(fixture.directory(disk).marks()).as(context).contains(mark);
        try (SegmentedLog log = fixture.directory(disk).open(mark)) {
            LogContent content = log.takeContent();
            assertThat(content.entries()).as(context).isEqualTo(known(all, index + 1));
            assertThat(content.hardState().term())
                    .isEqualTo(workload.last().hardState().term());
            assertThat(content.hardState().vote())
                    .isEqualTo(workload.last().hardState().vote());
            log.save(HardState.EMPTY, List.of(Fixture.entry(content.hardState().term(), all.size() + 1L, "next")));
        }
        assertThat(disk.list(Fixture.DIR)).anyMatch(name -> name.endsWith(".wal.broken"));
    }

    /** Whatever of them is lost: nothing behind the snapshot is taken along, while term and vote are. */
    @Test
    void beginsBehindASnapshotThatLostEntriesFollow() throws IOException {
        List<Entry> all = workload.last().entries();
        HardState state = workload.last().hardState();
        for (Framed record : records) {
            CrashableDisk disk = copy();
            disk.flipBit(record.segment, record.offset + record.bytes() - 1, 3);
            SalvagedLog found;
            try {
                found = log(disk).salvage(SnapshotMark.NONE);
            } catch (WalException refusal) {
                continue;
            }
            assertThat(found.end()
                            .isAtLeast(new LogPosition(all.get(all.size() - 1).term(), all.size())))
                    .as("%s", record)
                    .isTrue();
            long index = Math.max(1, Math.min(found.certainTo(), found.wholeFrom() - 1) / 2);
            assertThat(known(found.entries(), 1).stream().filter(entry -> entry.index() <= found.certainTo()))
                    .as("%s", record)
                    .allMatch(entry -> all.get((int) entry.index() - 1).equals(entry));
            SnapshotMark mark = new SnapshotMark(index, all.get((int) index - 1).term(), null);
            log(disk).beginBehind(SnapshotMark.NONE, mark);
            try (SegmentedLog log = fixture.directory(disk).open(mark)) {
                LogContent content = log.takeContent();
                assertThat(content.entries()).as("%s", record).isEmpty();
                assertThat(content.hardState())
                        .as("%s", record)
                        .isEqualTo(new HardState(state.term(), state.vote(), index));
                log.save(HardState.EMPTY, List.of(all.get((int) index)));
            }
            try (SegmentedLog log = fixture.directory(disk).open(mark)) {
                assertThat(log.takeContent().entries()).as("%s", record).containsExactly(all.get((int) index));
            }
        }
    }

    @Test
    void aCrashAtAnyPointOfBeginningAnewLeavesALogThatOpens() throws IOException {
        Framed record = records.stream()
                .filter(one -> one.type == RecordType.ENTRY && one.index == 5)
                .findFirst()
                .orElseThrow();
        CrashableDisk damaged = copy();
        damaged.flipBit(record.segment, record.offset + record.bytes() - 1, 3);
        SalvagedLog found = log(damaged).salvage(SnapshotMark.NONE);
        long index = found.wholeFrom() - 1;
        SnapshotMark mark = new SnapshotMark(
                index, workload.last().entries().get((int) index - 1).term(), null);
        for (int operations = 0; ; operations++) {
            CrashableDisk disk = damaged.crashed(Crash.KEEP_UNSYNCED, new Random(operations));
            boolean done;
            try {
                new DamagedLog(around(FaultyDisk.failingFrom(disk, operations), SEGMENT_BYTES), Fixture.DIR)
                        .beginAnew(SnapshotMark.NONE, mark);
                done = true;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("injected fault");
                done = false;
            }
            CrashableDisk after = disk.crashed(Crash.LOSE_UNSYNCED, new Random(operations));
            if (!fixture.directory(after).marks().contains(mark)) {
                assertThat(done).isFalse();
                log(after).beginAnew(SnapshotMark.NONE, mark);
            }
            try (SegmentedLog log = fixture.directory(after).open(mark)) {
                assertThat(log.takeContent().entries())
                        .isEqualTo(known(workload.last().entries(), index + 1));
            }
            if (done) {
                break;
            }
        }
    }

    @Test
    void aDamagedLogIsToldFromOneThatOnlyLacksAMark() {
        Framed record = records.stream()
                .filter(one -> one.type == RecordType.ENTRY && one.index == 7)
                .findFirst()
                .orElseThrow();
        fixture.disk.flipBit(record.segment, record.offset + record.bytes() - 1, 0);
        assertThatThrownBy(fixture::reopened).isInstanceOf(DamagedLogException.class);
        assertThatThrownBy(() -> log(copy()).salvage(new SnapshotMark(3, 99, null)))
                .isInstanceOf(WalException.class)
                .hasMessageContaining("cannot be read around the damage");
    }

    /** The bytes of a whole log inside a value, and a length that leads into them. */
    @Test
    void aLogWithinAValueIsNotTakenForTheLog() throws IOException {
        byte[] inner = fixture.disk.bytes(records.get(0).segment);
        Fixture other = new Fixture(1 << 20);
        String text = new String(inner, StandardCharsets.ISO_8859_1);
        try (SegmentedLog log = other.create()) {
            log.save(Fixture.state(1, 0), List.of(Fixture.entry(1, 1, text), Fixture.entry(1, 2, "x")));
            log.save(Fixture.state(1, 2), List.of(Fixture.entry(1, 3, "y")));
        }
        Path file = other.segment(0, 0);
        ByteBuffer bytes = ByteBuffer.wrap(other.disk.bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (Frame.length(bytes.getLong(at)) < 256) {
            at += 8 + (int) Frame.length(bytes.getLong(at)) + Frame.padding(Frame.length(bytes.getLong(at)));
        }
        for (int length = 8; length < 256; length += 8) {
            ByteBuffer word =
                    ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
            CrashableDisk disk = other.disk.crashed(Crash.KEEP_UNSYNCED, new Random(0));
            disk.overwrite(file, at, word.array());
            assertThatThrownBy(() -> new DamagedLog(around(disk, 1 << 20), Fixture.DIR).salvage(SnapshotMark.NONE))
                    .isInstanceOf(WalException.class)
                    .hasMessageContaining("length");
        }
    }

    private static List<Entry> known(List<Entry> entries, long from) {
        return entries.stream().filter(entry -> entry.index() >= from).toList();
    }

    private CrashableDisk copy() {
        return fixture.disk.crashed(Crash.KEEP_UNSYNCED, new Random(0));
    }

    private static DamagedLog log(CrashableDisk disk) {
        return new DamagedLog(around(disk, SEGMENT_BYTES), Fixture.DIR);
    }

    private static Surroundings around(Disk disk, long segmentBytes) {
        return new Surroundings(disk, new ManualClock(), new SyncMeter(Meters.NONE), Runnable::run, segmentBytes);
    }

    private void readRecords(Path segment) throws MalformedMessageException {
        byte[] bytes = fixture.disk.bytes(segment);
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        while (at + 8 <= bytes.length && words.getLong(at) != 0) {
            int length = (int) Frame.length(words.getLong(at));
            FieldReader fields = new FieldReader(bytes, at + 8, at + 8 + length);
            fields.tag();
            int type = (int) fields.varint();
            fields.tag();
            fields.varint();
            if (fields.hasMore()) {
                fields.tag();
                fields.length();
            }
            int from = fields.position();
            long index = type == RecordType.ENTRY
                    ? MessageReader.entry(bytes, from, at + 8 + length).index()
                    : 0;
            records.add(new Framed(segment, at, length, type, from - at - 8, index));
            at += 8 + length + Frame.padding(length);
        }
    }
}
