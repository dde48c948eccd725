package dev.quoin.mvcc;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import dev.quoin.api.mvcc.IndexImage;
import dev.quoin.mvcc.index.IndexBlock;
import dev.quoin.mvcc.index.KeyIndex;
import dev.quoin.mvcc.index.StoredPast;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * An index as of one revision, written leaf by leaf beside its writer. Big-endian:
 *
 * <pre>
 * "quoin-index-1\n", u64 revision, u64 compacted revision, u64 number of living keys, u64 u64 their sum
 * for each {@link IndexBlock}: u32 length, u32 CRC-32C of its bytes, its bytes
 * u32 0, u8 1 where nothing was compacted meanwhile
 * </pre>
 */
final class SavedIndex implements IndexImage {

    static final byte[] MAGIC = "quoin-index-1\n".getBytes(StandardCharsets.US_ASCII);
    static final int HEAD_BYTES = MAGIC.length + 5 * Long.BYTES;
    static final int BLOCK_HEAD_BYTES = 2 * Integer.BYTES;

    /** A block ends with the leaf that takes it over this. */
    private static final int BLOCK_BYTES = 128 << 10;

    private final KeyIndex index;
    private final Revisions revisions;
    private final BackendSnapshot pinned;
    private final long revision;
    private final long compacted;
    private final long liveKeys;
    private final long[] liveSum;

    /**
     * @param pinned the store at the newest revision of now
     */
    SavedIndex(KeyIndex index, Revisions revisions, BackendSnapshot pinned) {
        this.index = index;
        this.revisions = revisions;
        this.pinned = pinned;
        this.revision = revisions.current;
        this.compacted = revisions.compacted;
        this.liveKeys = index.liveKeys();
        this.liveSum = index.liveSum();
    }

    @Override
    public void writeTo(WritableByteChannel target) throws IOException {
        // A compaction that is under way has taken revisions from the index whose records the store still has.
        boolean whole = MetaKeys.revision(pinned, MetaKeys.finishedCompaction()) == compacted;
        write(target, head());
        if (whole) {
            writeBlocks(target);
        }
        whole &= revisions.compacted == compacted;
        write(target, ByteBuffer.allocate(Integer.BYTES + 1).putInt(0).put((byte) (whole ? 1 : 0)));
    }

    private ByteBuffer head() {
        return ByteBuffer.allocate(HEAD_BYTES)
                .put(MAGIC)
                .putLong(revision)
                .putLong(compacted)
                .putLong(liveKeys)
                .putLong(liveSum[0])
                .putLong(liveSum[1]);
    }

    private void writeBlocks(WritableByteChannel target) throws IOException {
        IndexBlock block = new IndexBlock();
        CRC32C sum = new CRC32C();
        byte[] from = new byte[0];
        while (from != null) {
            block.clear();
            while (from != null && block.size() < BLOCK_BYTES) {
                from = index.save(from, revision, this::past, block);
            }
            if (block.size() > 0) {
                sum.reset();
                sum.update(block.bytes());
                write(
                        target,
                        ByteBuffer.allocate(BLOCK_HEAD_BYTES)
                                .putInt(block.size())
                                .putInt((int) sum.getValue()));
                target.write(block.bytes());
            }
        }
    }

    /** Of a put that another one has followed since. */
    private StoredPast.Origin past(long main, int sub) throws BackendException {
        byte[] record = pinned.get(Bucket.KEY, RevisionKey.encode(main, sub, false));
        if (record == null) {
            throw new CorruptRecordException(Bucket.KEY, "there is no record of revision " + main + "." + sub);
        }
        RecordHead head = RecordHead.parse(record);
        return new StoredPast.Origin(head.created(), head.version());
    }

    private static void write(WritableByteChannel target, ByteBuffer bytes) throws IOException {
        target.write(bytes.flip());
    }
}
