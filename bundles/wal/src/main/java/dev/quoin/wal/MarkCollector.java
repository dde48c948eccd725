package dev.quoin.wal;

import dev.quoin.api.wal.SnapshotMark;
import java.util.ArrayList;
import java.util.List;

/** Picks the snapshot marks out of a log. */
final class MarkCollector implements LogScan.Visitor {

    private final List<SnapshotMark> marks = new ArrayList<>();
    private long commit;

    @Override
    public void visit(SegmentReader record) {
        if (record.type() == RecordType.MARK) {
            marks.add(MessageReader.mark(record.window(), record.dataFrom(), record.dataEnd()));
        } else if (record.type() == RecordType.STATE) {
            commit = MessageReader.hardState(record.window(), record.dataFrom(), record.dataEnd())
                    .commit();
        }
    }

    /** The marks whose index is not above the newest commit index, oldest first. */
    List<SnapshotMark> committed() {
        return marks.stream()
                .filter(mark -> Long.compareUnsigned(mark.index(), commit) <= 0)
                .toList();
    }
}
