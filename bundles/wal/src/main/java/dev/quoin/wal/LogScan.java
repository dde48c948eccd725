package dev.quoin.wal;

import dev.quoin.api.wal.WalException;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads segments one after the other and carries the checksum from each to the next. */
final class LogScan {

    /** Takes the records of a scan, except those of type crc. */
    interface Visitor {

        /**
         * One record; the array behind it changes with the next.
         *
         * @throws MalformedMessageException where it does not parse
         */
        void visit(SegmentReader record) throws WalException, MalformedMessageException;
    }

    private final Path directory;
    private final RunningCrc crc = new RunningCrc();

    LogScan(Path directory) {
        this.directory = directory;
    }

    /** The checksum over all that was read. */
    RunningCrc crc() {
        return crc;
    }

    /** Reads all records and gives the end of the last one in the newest segment. */
    long run(List<OpenSegment> segments, Visitor visitor) throws IOException {
        long end = 0;
        for (int i = 0; i < segments.size(); i++) {
            OpenSegment segment = segments.get(i);
            SegmentReader reader =
                    new SegmentReader(segment.file(), segment.name().in(directory), i == segments.size() - 1, crc);
            readHead(reader, i == 0, visitor);
            while (reader.next()) {
                visit(reader, visitor);
            }
            end = reader.offset();
        }
        return end;
    }

    private void readHead(SegmentReader reader, boolean first, Visitor visitor) throws IOException {
        if (!reader.next() || reader.type() != RecordType.CRC || reader.dataEnd() != reader.dataFrom()) {
            throw reader.damaged("the segment does not begin with its checksum record");
        }
        if (first) {
            crc.seed(reader.storedCrc());
        }
        checkCarriedCrc(reader);
        if (!reader.next() || reader.type() != RecordType.METADATA) {
            throw reader.damaged("the segment's second record is not its metadata");
        }
        visit(reader, visitor);
    }

    private void visit(SegmentReader reader, Visitor visitor) throws WalException {
        if (reader.type() == RecordType.CRC) {
            checkCarriedCrc(reader);
            return;
        }
        try {
            visitor.visit(reader);
        } catch (MalformedMessageException e) {
            throw reader.damaged("the record before this offset does not parse: " + e.getMessage());
        }
    }

    private void checkCarriedCrc(SegmentReader reader) throws WalException {
        if (reader.storedCrc() != crc.value() || reader.dataEnd() != reader.dataFrom()) {
            throw reader.damaged("the segment does not continue the one before, whose end is missing or damaged");
        }
    }
}
