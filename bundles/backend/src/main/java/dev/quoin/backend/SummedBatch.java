package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.WriteBatch;

/** A sealed buffer as the engine is to store it: each value with its sum. */
record SummedBatch(WriteBuffer buffer) implements WriteBatch {

    @Override
    public int size() {
        return buffer.operations();
    }

    @Override
    public void replay(Visitor visitor) throws BackendException {
        buffer.replay(new Visitor() {
            @Override
            public void put(Bucket bucket, byte[] key, byte[] value) throws BackendException {
                visitor.put(bucket, key, RecordSum.add(bucket, key, value));
            }

            @Override
            public void append(Bucket bucket, byte[] key, byte[] value) throws BackendException {
                visitor.append(bucket, key, RecordSum.add(bucket, key, value));
            }

            @Override
            public void delete(Bucket bucket, byte[] key) throws BackendException {
                visitor.delete(bucket, key);
            }
        });
    }
}
