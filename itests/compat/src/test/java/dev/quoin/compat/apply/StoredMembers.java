package dev.quoin.compat.apply;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.compat.Client;
import dev.quoin.compat.Server;
import dev.quoin.env.LocalDisk;
import dev.quoin.rpc.etcdserverpb.Member;
import dev.quoin.rpc.etcdserverpb.MemberListRequest;
import dev.quoin.rpc.etcdserverpb.SnapshotRequest;
import dev.quoin.rpc.etcdserverpb.SnapshotResponse;
import dev.quoin.snapshot.BboltImages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * The membership as a server lists it and as its database has it, as text. What a server publishes about itself when it
 * starts is left out, because that names its ports.
 */
final class StoredMembers {

    private static final Bucket[] BUCKETS = {Bucket.MEMBERS, Bucket.MEMBERS_REMOVED, Bucket.CLUSTER};

    private StoredMembers() {}

    static String of(Server server, long self, Path directory) throws IOException {
        StringBuilder text = new StringBuilder();
        Path file = Files.createTempFile(directory, "members", ".db");
        try (Client client = new Client(server)) {
            client.cluster().memberList(MemberListRequest.getDefaultInstance()).getMembersList().stream()
                    .map(member -> member.getID() == self ? withoutClientUrls(member) : member)
                    .map(member -> Long.toHexString(member.getID()) + " " + member.toString())
                    .sorted()
                    .forEach(line -> text.append(line.replace('\n', ' ')).append('\n'));
            save(client, file);
        }
        try (BackendSnapshot image = new BboltImages(new LocalDisk()).read(file)) {
            for (Bucket bucket : BUCKETS) {
                append(text, image, bucket, Long.toHexString(self));
            }
        }
        return text.toString();
    }

    private static Member withoutClientUrls(Member member) {
        return member.toBuilder().clearClientURLs().build();
    }

    private static void save(Client client, Path file) throws IOException {
        Iterator<SnapshotResponse> blobs = client.maintenance().snapshot(SnapshotRequest.getDefaultInstance());
        try (OutputStream out = Files.newOutputStream(file)) {
            while (blobs.hasNext()) {
                blobs.next().getBlob().writeTo(out);
            }
        }
    }

    private static void append(StringBuilder text, BackendSnapshot image, Bucket bucket, String self)
            throws IOException {
        try (BackendSnapshot.Cursor cursor = image.scan(bucket, new byte[0], null)) {
            while (cursor.next()) {
                String key = ByteString.copyFrom(cursor.key()).toStringUtf8();
                String value = ByteString.copyFrom(cursor.value()).toStringUtf8();
                if (key.equals(self)) {
                    value = value.replaceAll(",\"clientURLs\":\\[[^]]*]", "");
                }
                text.append(bucket)
                        .append(' ')
                        .append(key)
                        .append(' ')
                        .append(value)
                        .append('\n');
            }
        }
    }
}
