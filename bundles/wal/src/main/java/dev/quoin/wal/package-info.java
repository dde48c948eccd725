/**
 * The write-ahead log in etcd's format: a directory that etcd 3.4 to 3.7 wrote is read as it is, and one written here is
 * accepted by them.
 *
 * <h2>Files</h2>
 *
 * <p>A log is a directory of segments named {@code SEQ-INDEX.wal}, both 16 hexadecimal digits: the segment's number from 0,
 * rising by one, and the index that the next entry had when the segment was begun. A segment is begun when the one before
 * has reached 64,000,000 bytes at the end of a save; that one is then cut to its real length. Behind the last record lie
 * zeros. {@code 0.tmp} and {@code 1.tmp} are segments in preparation; {@code *.broken} is kept from a repair.
 *
 * <h2>Frames</h2>
 *
 * <p>A frame is a little-endian word of 8 bytes, a record, and zeros up to a multiple of 8, so that a word never crosses a
 * sector. The word's low 56 bits are the record's length L; its top byte is 0, or {@code 0x80|p} where p = 1 to 7 bytes of
 * padding follow. A word of 0, or the end of the file, ends the segment.
 *
 * <h2>Records</h2>
 *
 * <p>A record is the protobuf message {@code walpb.Record}: 1 type, 2 crc, 3 data.
 *
 * <table>
 * <caption>Types</caption>
 * <tr><td>1 metadata</td><td>{@code etcdserverpb.Metadata}; equal in all segments</td></tr>
 * <tr><td>2 entry</td><td>{@code raftpb.Entry}; one whose index is not above the last replaces the tail from there</td></tr>
 * <tr><td>3 state</td><td>{@code raftpb.HardState}; the newest counts</td></tr>
 * <tr><td>4 crc</td><td>no data; carries the running checksum over from the segment before</td></tr>
 * <tr><td>5 mark</td><td>{@code walpb.Snapshot}; a snapshot was made durable at this index and term</td></tr>
 * </table>
 *
 * <p>The checksum is CRC-32C over the data of all records since the log's first, in order; each record stores the running
 * value after its own data. Each segment starts with crc and metadata; the first goes on with mark {0,0}, the others with
 * the newest state. Messages are encoded as gogoproto does it: fields in order, zero scalars explicit, empty data left out.
 *
 * <h2>Durability and damage</h2>
 *
 * <p>A save appends entries, then the state, and syncs if there are entries or if term or vote changed. What a crash may
 * leave behind of a save that was not synced is a prefix of whole sectors of 512 bytes, others reading as zeros, in any
 * order. So a broken last record is torn, cut off and kept as {@code .broken}, only if one of its sectors is zero or if it
 * reaches past the file's end. Everything else is damage and is refused with its place: a frame word that contradicts the
 * lengths inside the record, a wrong checksum without a zero sector, a zero word before other bytes of the same sector,
 * records that can only have been written after a later sync, an entry that would replace a committed one.
 */
@NullMarked
package dev.quoin.wal;

import org.jspecify.annotations.NullMarked;
