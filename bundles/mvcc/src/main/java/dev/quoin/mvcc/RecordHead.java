package dev.quoin.mvcc;

import com.google.protobuf.CodedInputStream;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.CorruptRecordException;
import java.io.IOException;

/**
 * What a stored {@code mvccpb.KeyValue} says besides its value, read without copying the value.
 *
 * @param key the key, a fresh array
 * @param created main revision of its creation
 * @param version number of changes since
 * @param lease lease it is attached to, or 0
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RecordHead(byte[] key, long created, long version, long lease) {

    private static final int KEY = 1 << 3 | 2;
    private static final int CREATE_REVISION = 2 << 3;
    private static final int VERSION = 4 << 3;
    private static final int LEASE = 6 << 3;

    static RecordHead parse(byte[] record) throws CorruptRecordException {
        byte[] key = new byte[0];
        long created = 0;
        long version = 0;
        long lease = 0;
        try {
            CodedInputStream in = CodedInputStream.newInstance(record);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case KEY -> key = in.readByteArray();
                    case CREATE_REVISION -> created = in.readInt64();
                    case VERSION -> version = in.readInt64();
                    case LEASE -> lease = in.readInt64();
                    default -> in.skipField(tag);
                }
            }
        } catch (IOException e) {
            throw new CorruptRecordException(Bucket.KEY, "not a key-value: " + e.getMessage());
        }
        return new RecordHead(key, created, version, lease);
    }
}
