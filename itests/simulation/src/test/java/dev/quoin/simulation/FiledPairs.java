package dev.quoin.simulation;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreFiles;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.env.fixture.Pairs;
import dev.quoin.env.fixture.PairsFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A state that can be had as files. Each file ends with its sum, so that what befalls it on a disk shows. */
record FiledPairs(Pairs pairs) implements BackendSnapshot, StoreFiles {

    static final String FORMAT = PairsFiles.FORMAT + "+crc32c";

    /** What files hold. */
    static Pairs read(Disk disk, Path directory) throws IOException {
        for (String name : disk.list(directory)) {
            try (DiskFile file = disk.openReadOnly(directory.resolve(name))) {
                ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
                while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
                    // A read may give less than was asked for.
                }
                int end = bytes.capacity() - Integer.BYTES;
                if (end < 0 || bytes.getInt(end) != sum(bytes.array(), end)) {
                    throw new IOException(directory.resolve(name) + " is damaged");
                }
            }
        }
        return PairsFiles.read(disk, directory);
    }

    private static int sum(byte[] bytes, int end) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, end);
        return (int) sum.getValue();
    }

    @Override
    public StoreFiles files() {
        return this;
    }

    @Override
    public String format() {
        return FORMAT;
    }

    @Override
    public long size() {
        return pairs.files().size() + (long) Integer.BYTES * Bucket.values().length;
    }

    @Override
    public void forEach(Visitor visitor) throws IOException {
        pairs.files().forEach((name, size, content) -> {
            ByteBuffer file = ByteBuffer.allocate((int) size + Integer.BYTES).limit((int) size);
            while (file.hasRemaining() && content.read(file) >= 0) {
                // As above.
            }
            file.limit(file.capacity()).putInt(sum(file.array(), (int) size));
            visitor.file(name, file.capacity(), Channels.newChannel(new ByteArrayInputStream(file.array())));
        });
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) {
        return pairs.get(bucket, key);
    }

    @Override
    public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) {
        return pairs.scan(bucket, from, to);
    }

    @Override
    public long count(Bucket bucket) {
        return pairs.count(bucket);
    }

    @Override
    public void close() {
        pairs.close();
    }
}
