package dev.quoin.wal;

import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.rpc.wire.MalformedMessageException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Picks the snapshot marks out of a log. */
final class MarkCollector implements LogScan.Visitor, SalvageScan.Visitor {

    private static final Logger LOG = LoggerFactory.getLogger(MarkCollector.class);

    private final List<SnapshotMark> marks = new ArrayList<>();
    private long commit;

    @Override
    public void visit(SegmentReader record) throws MalformedMessageException {
        record(record.type(), record.window(), record.dataFrom(), record.dataEnd());
    }

    @Override
    public void record(int type, byte[] bytes, int from, int end) throws MalformedMessageException {
        if (type == RecordType.MARK) {
            marks.add(MessageReader.mark(bytes, from, end));
        } else if (type == RecordType.STATE) {
            commit = MessageReader.hardState(bytes, from, end).commit();
        }
    }

    /** A mark that is lost is one snapshot less to choose from; a commit index that is lost was not above a later one. */
    @Override
    public void lost() {
        LOG.debug("marks are read around a damaged record");
    }

    /** The marks whose index is not above the newest commit index, oldest first. */
    List<SnapshotMark> committed() {
        return marks.stream()
                .filter(mark -> Long.compareUnsigned(mark.index(), commit) <= 0)
                .toList();
    }
}
