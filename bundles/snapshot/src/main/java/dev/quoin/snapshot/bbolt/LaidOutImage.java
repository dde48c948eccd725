package dev.quoin.snapshot.bbolt;

import static dev.quoin.snapshot.bbolt.PageFormat.PAGE_BYTES;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.snapshot.DatabaseImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;

/** An image over a pinned snapshot. Both passes run the same code over the same data, so both lay out the same pages. */
public final class LaidOutImage implements DatabaseImage {

    private static final byte[] START = {};

    /** Every bucket that etcd opens, in the order in which bbolt keeps them. */
    private static final List<Bucket> BUCKETS = Arrays.stream(Bucket.values())
            .filter(Bucket::inImages)
            .sorted(Comparator.comparing(Bucket::nameBytes, Arrays::compareUnsigned))
            .toList();

    private final BackendSnapshot snapshot;
    private final long root;
    private final long highWater;

    private LaidOutImage(BackendSnapshot snapshot, long root, long highWater) {
        this.snapshot = snapshot;
        this.root = root;
        this.highWater = highWater;
    }

    /** Makes the first pass. */
    public static LaidOutImage over(BackendSnapshot snapshot) throws IOException {
        PageCounter counter = new PageCounter();
        long root = placeAll(snapshot, counter);
        return new LaidOutImage(snapshot, root, counter.highWater());
    }

    @Override
    public long size() {
        return highWater * PAGE_BYTES;
    }

    @Override
    public void writeTo(WritableByteChannel target, LongConsumer progress) throws IOException {
        PageWriter writer = new PageWriter(target, progress);
        writer.metas(new Meta(PAGE_BYTES, root, highWater, 0), new Meta(PAGE_BYTES, root, highWater, 1));
        long placedRoot = placeAll(snapshot, writer);
        writer.flush();
        if (placedRoot != root || writer.highWater() != highWater) {
            throw new IOException("database changed between the two passes of writing its image: %d pages, then %d"
                    .formatted(highWater, writer.highWater()));
        }
    }

    private static long placeAll(BackendSnapshot snapshot, PageSink sink) throws IOException {
        TreeWriter names = new TreeWriter(sink);
        for (Bucket bucket : BUCKETS) {
            TreeWriter pairs = new TreeWriter(sink);
            if (sink.takesValues()) {
                addAll(snapshot, bucket, pairs);
            } else {
                addLengths(snapshot, bucket, pairs);
            }
            ByteBuffer header = ByteBuffer.allocate(PageFormat.BUCKET_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            header.putLong(pairs.finish()).putLong(0);
            names.add(bucket.nameBytes(), header.array(), PageFormat.BUCKET);
        }
        return names.finish();
    }

    private static void addAll(BackendSnapshot snapshot, Bucket bucket, TreeWriter pairs) throws IOException {
        try (BackendSnapshot.Cursor cursor = snapshot.scan(bucket, START, null)) {
            while (cursor.next()) {
                pairs.add(cursor.key(), cursor.value(), 0);
            }
        }
    }

    private static void addLengths(BackendSnapshot snapshot, Bucket bucket, TreeWriter pairs) throws IOException {
        try (BackendSnapshot.Lengths lengths = snapshot.lengths(bucket)) {
            while (lengths.next()) {
                pairs.add(lengths.key(), lengths.valueBytes());
            }
        }
    }
}
