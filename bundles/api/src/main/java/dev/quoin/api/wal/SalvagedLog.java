package dev.quoin.api.wal;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.LogPosition;
import java.util.List;

/**
 * What a damaged log still holds after a mark. Each record behind the damage is vouched for by the running checksum, which
 * picks up there.
 *
 * @param metadata the log's metadata record
 * @param hardState the newest hard state; it was written after the damage, so term and vote are known
 * @param entries the entries after the mark that were read, in index order; among those below {@code wholeFrom} some are
 *     missing, and some may have been replaced by ones that are lost
 * @param wholeFrom the first index from which on the log is known whole: the lost entries are all below it
 * @param certainTo the index up to which what was read cannot have been replaced by what is lost: it was committed before
 * @param end where the log ended; where no entry follows the damage, an upper bound of that
 */
@SuppressWarnings("ArrayRecordComponent") // the metadata is opaque and handed through
public record SalvagedLog(
        byte[] metadata, HardState hardState, List<Entry> entries, long wholeFrom, long certainTo, LogPosition end) {

    /** Copies the list. */
    public SalvagedLog {
        entries = List.copyOf(entries);
    }
}
