package dev.quoin.snapshot.bbolt;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.snapshot.DatabaseImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** What tests do with images. */
public final class Images {

    private Images() {}

    public static byte[] bytes(BackendSnapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LaidOutImage.over(snapshot).writeTo(Channels.newChannel(out), written -> {});
        return out.toByteArray();
    }

    public static void write(BackendSnapshot snapshot, Path file) throws IOException {
        DatabaseImage image = LaidOutImage.over(snapshot);
        try (FileChannel target = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            image.writeTo(target, written -> {});
        }
        if (Files.size(file) != image.size()) {
            throw new IOException("image said %d bytes, wrote %d".formatted(image.size(), Files.size(file)));
        }
    }

    /** All pairs of a bucket as hex text, in order. */
    public static List<String> pairs(BackendSnapshot snapshot, Bucket bucket, byte[] from, byte[] to)
            throws IOException {
        HexFormat hex = HexFormat.of();
        List<String> found = new ArrayList<>();
        try (BackendSnapshot.Cursor cursor = snapshot.scan(bucket, from, to)) {
            while (cursor.next()) {
                found.add(hex.formatHex(cursor.key()) + "=" + hex.formatHex(cursor.value()));
            }
        }
        return found;
    }

    /** The hash over all pairs that {@code snapshot status} prints, or etcd's Hash without the consistent index. */
    public static long hash(BackendSnapshot snapshot, boolean withConsistentIndex) throws IOException {
        List<Bucket> buckets = Arrays.stream(Bucket.values())
                .filter(Bucket::inImages)
                .sorted(Comparator.comparing(Bucket::etcdName))
                .toList();
        CRC32C crc = new CRC32C();
        for (Bucket bucket : buckets) {
            crc.update(bucket.nameBytes());
            try (BackendSnapshot.Cursor cursor = snapshot.scan(bucket, new byte[0], null)) {
                while (cursor.next()) {
                    boolean index = bucket == Bucket.META
                            && Arrays.equals(
                                    cursor.key(), "consistent_index".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    if (withConsistentIndex || !index) {
                        crc.update(cursor.key());
                        crc.update(cursor.value());
                    }
                }
            }
        }
        return crc.getValue();
    }
}
