package dev.quoin.backend;

import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;

/** The one open transaction. Its thread holds the queue's lock. */
final class BufferedTxn implements StoreTxn {

    private final BatchQueue queue;
    private final WriteBuffer buffer;
    private boolean ended;

    BufferedTxn(BatchQueue queue, WriteBuffer buffer) {
        this.queue = queue;
        this.buffer = buffer;
    }

    @Override
    public void put(Bucket bucket, byte[] key, byte[] value) {
        checkOpen();
        buffer.put(bucket, key, value);
    }

    @Override
    public void append(Bucket bucket, byte[] key, byte[] value) {
        checkOpen();
        buffer.append(bucket, key, value);
    }

    @Override
    public void delete(Bucket bucket, byte[] key) {
        checkOpen();
        buffer.delete(bucket, key);
    }

    @Override
    public void end() {
        checkOpen();
        ended = true;
        queue.leave();
    }

    private void checkOpen() {
        if (ended || !queue.inTransaction()) {
            throw new IllegalStateException(
                    ended ? "the transaction has ended" : "the transaction belongs to another thread");
        }
    }
}
