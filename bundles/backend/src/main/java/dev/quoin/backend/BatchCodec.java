package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.WriteBatch;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A batch as bytes, for the file that a {@link TeeQueue} spills to. Each operation: kind (1), bucket name length (1), name, key
 * length (4), key, and but for a deletion value length (4), value; big-endian. Never read by another process.
 */
final class BatchCodec {

    private static final byte PUT = 1;
    private static final byte APPEND = 2;
    private static final byte DELETE = 3;
    private static final byte[] NONE = {};

    private BatchCodec() {}

    static byte[] encode(WriteBatch batch) throws BackendException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        batch.replay(new WriteBatch.Visitor() {
            @Override
            public void put(Bucket bucket, byte[] key, byte[] value) {
                write(out, PUT, bucket, key, value);
            }

            @Override
            public void append(Bucket bucket, byte[] key, byte[] value) {
                write(out, APPEND, bucket, key, value);
            }

            @Override
            public void delete(Bucket bucket, byte[] key) {
                write(out, DELETE, bucket, key, NONE);
            }
        });
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, byte kind, Bucket bucket, byte[] key, byte[] value) {
        out.write(kind);
        byte[] name = bucket.nameBytes();
        out.write(name.length);
        out.writeBytes(name);
        writeArray(out, key);
        if (kind != DELETE) {
            writeArray(out, value);
        }
    }

    private static void writeArray(ByteArrayOutputStream out, byte[] array) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(array.length).array());
        out.writeBytes(array);
    }

    static WriteBatch decode(byte[] bytes, int operations) {
        return new Encoded(bytes, operations);
    }

    private static final class Encoded implements WriteBatch {

        private final byte[] bytes;
        private final int operations;

        Encoded(byte[] bytes, int operations) {
            this.bytes = bytes;
            this.operations = operations;
        }

        @Override
        public int size() {
            return operations;
        }

        @Override
        public void replay(Visitor visitor) throws BackendException {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            while (in.hasRemaining()) {
                byte kind = in.get();
                Bucket bucket = bucket(in);
                byte[] key = array(in);
                if (kind == DELETE) {
                    visitor.delete(bucket, key);
                } else if (kind == APPEND) {
                    visitor.append(bucket, key, array(in));
                } else {
                    visitor.put(bucket, key, array(in));
                }
            }
        }

        private static Bucket bucket(ByteBuffer in) {
            byte[] name = array(in, in.get());
            for (Bucket bucket : Bucket.values()) {
                if (Arrays.equals(bucket.nameBytes(), name)) {
                    return bucket;
                }
            }
            throw new IllegalStateException("no bucket " + new String(name, StandardCharsets.UTF_8));
        }

        private static byte[] array(ByteBuffer in) {
            return array(in, in.getInt());
        }

        private static byte[] array(ByteBuffer in, int length) {
            byte[] array = new byte[length];
            in.get(array);
            return array;
        }
    }
}
