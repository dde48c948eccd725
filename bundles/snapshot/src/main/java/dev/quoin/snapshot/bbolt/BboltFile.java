package dev.quoin.snapshot.bbolt;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.env.Disk;
import dev.quoin.api.snapshot.StoredImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the buckets of a bbolt file that nobody writes. */
public final class BboltFile implements StoredImage {

    private static final byte[] START = {};

    private final PageFile file;
    private final Map<Bucket, Page> roots = new EnumMap<>(Bucket.class);
    private final List<String> unknown = new ArrayList<>();

    private BboltFile(PageFile file) {
        this.file = file;
    }

    /** Opens a file and reads the names of its buckets. */
    public static BboltFile open(Disk disk, Path path) throws IOException {
        PageFile file = PageFile.open(disk, path);
        try {
            BboltFile image = new BboltFile(file);
            image.readNames();
            return image;
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    private void readNames() throws BackendException {
        Map<String, Bucket> known = new HashMap<>();
        for (Bucket bucket : Bucket.values()) {
            if (bucket.inImages()) {
                known.put(bucket.etcdName(), bucket);
            }
        }
        try (TreeCursor names = new TreeCursor(file, file.read(file.root(), null, null), START, null)) {
            while (names.next()) {
                String name = new String(names.key(), StandardCharsets.UTF_8);
                Bucket bucket = known.get(name);
                if (!names.isBucket() || names.value().length < PageFormat.BUCKET_BYTES) {
                    throw file.damaged("'%s' among the buckets is not a bucket".formatted(name));
                } else if (bucket == null) {
                    unknown.add(name);
                } else {
                    roots.put(bucket, root(name, names.value()));
                }
            }
        }
    }

    private Page root(String name, byte[] description) throws BackendException {
        ByteBuffer value = ByteBuffer.wrap(description).order(ByteOrder.LITTLE_ENDIAN);
        long page = value.getLong(0);
        return page == 0 ? file.inline(name, value.position(PageFormat.BUCKET_BYTES)) : file.read(page, null, null);
    }

    @Override
    public List<String> unknownBuckets() {
        return List.copyOf(unknown);
    }

    @Override
    public byte @Nullable [] get(Bucket bucket, byte[] key) throws BackendException {
        try (Cursor cursor = scan(bucket, key, null)) {
            return cursor.next() && Arrays.equals(cursor.key(), key) ? cursor.value() : null;
        }
    }

    @Override
    public Cursor scan(Bucket bucket, byte[] from, byte @Nullable [] to) throws BackendException {
        Page root = roots.get(bucket);
        return root == null ? new EmptyCursor() : new PairCursor(bucket, file, new TreeCursor(file, root, from, to));
    }

    @Override
    public long count(Bucket bucket) throws BackendException {
        long count = 0;
        try (Cursor cursor = scan(bucket, START, null)) {
            while (cursor.next()) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing was written: a file that cannot be closed has lost nothing.
            return;
        }
    }

    /** Refuses buckets within etcd's buckets: leaving them out in silence would lose data. */
    private record PairCursor(Bucket bucket, PageFile file, TreeCursor cursor) implements Cursor {

        @Override
        public boolean next() throws BackendException {
            if (!cursor.next()) {
                return false;
            }
            if (cursor.isBucket()) {
                throw file.damaged("bucket %s holds a bucket, which no etcd writes".formatted(bucket.etcdName()));
            }
            return true;
        }

        @Override
        public byte[] key() {
            return cursor.key();
        }

        @Override
        public byte[] value() {
            return cursor.value();
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    private record EmptyCursor() implements Cursor {

        @Override
        public boolean next() {
            return false;
        }

        @Override
        public byte[] key() {
            throw new IllegalStateException("no pair");
        }

        @Override
        public byte[] value() {
            throw new IllegalStateException("no pair");
        }

        @Override
        public void close() {}
    }
}
