package dev.quoin.compat.cluster;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.backend.OfflineBackend;
import dev.quoin.backend.xodus.XodusFactory;
import dev.quoin.env.LocalDisk;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a bad memory or a bug leaves in the store of a member that does not run: a whole record, but another one. */
final class WrongRecord {

    private WrongRecord() {}

    /** Lets the newest record of a key say something else. */
    static void of(String key, Path dataDirectory) throws IOException {
        ByteString wanted = ByteString.copyFromUtf8(key);
        byte[] place = null;
        KeyValue record = null;
        try (StateStore store = OfflineBackend.of(new LocalDisk(), List.of(new XodusFactory()))
                .open(dataDirectory.resolve("member").resolve("snap"))) {
            try (BackendSnapshot snapshot = store.pin();
                    BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.KEY, new byte[0], null)) {
                while (cursor.next()) {
                    KeyValue found = KeyValue.parseFrom(cursor.value());
                    if (found.getKey().equals(wanted)) {
                        place = cursor.key();
                        record = found;
                    }
                }
            }
            if (place == null || record == null) {
                throw new IOException("no record of " + key);
            }
            StoreTxn txn = store.begin();
            KeyValue wrong = record.toBuilder()
                    .setValue(ByteString.copyFromUtf8("flipped"))
                    .setVersion(record.getVersion() + 1)
                    .build();
            txn.put(Bucket.KEY, place, wrong.toByteArray());
            txn.end();
            store.commit(Durability.SYNCED);
        }
    }
}
