package dev.quoin.server.apply;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Tells the two forms of a normal entry apart: etcd's {@code InternalRaftRequest}, and the raw v2 {@code Request} that
 * begins with its id (field 1) and its method (field 2). A lenient parser would take some v2 requests for the former.
 */
final class EntryForm {

    private static final Set<String> METHODS = Set.of("GET", "QGET", "PUT", "POST", "DELETE", "SYNC");
    private static final int METHOD_BYTES_MAX = 6;
    private static final int ID_TAG = 0x08;
    private static final int METHOD_TAG = 0x12;
    private static final int HEADER_TAG = 100 << 3 | 2;

    private EntryForm() {}

    /** Whether the data is a raw v2 request. */
    static boolean isV2(byte[] data) {
        if (data.length < 4 || data[0] != ID_TAG) {
            return false;
        }
        int at = 1;
        while (at < data.length && data[at] < 0) {
            at++;
        }
        at++;
        if (at + 1 >= data.length || data[at] != METHOD_TAG) {
            return false;
        }
        int length = data[at + 1];
        int from = at + 2;
        return length > 0
                && length <= METHOD_BYTES_MAX
                && from + length <= data.length
                && METHODS.contains(new String(data, from, length, StandardCharsets.US_ASCII));
    }

    /** The id of the request in an entry, found without parsing the request itself; 0 where there is none. */
    static long requestId(byte[] data) throws IOException {
        CodedInputStream input = CodedInputStream.newInstance(data);
        while (!input.isAtEnd()) {
            int tag = input.readTag();
            if (tag == HEADER_TAG) {
                input.readRawVarint32();
                return input.readTag() == ID_TAG ? input.readUInt64() : 0;
            }
            input.skipField(tag);
        }
        return 0;
    }
}
