package dev.quoin.ctl.rebuild;

import com.google.protobuf.ByteString;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.snapshot.DatabaseImages;
import dev.quoin.ctl.CommandException;
import dev.quoin.rpc.etcdserverpb.SnapshotRequest;
import dev.quoin.rpc.etcdserverpb.SnapshotResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Fetches a member's database and checks it: against the sum at the end of the stream, and by reading all of it. */
final class Download {

    private static final byte[] INDEX_KEY = "consistent_index".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FIRST = {};
    private static final int SUM_BYTES = 32;
    private static final long BETWEEN_LINES_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final double MIB = 1 << 20;

    private final Disk disk;
    private final DatabaseImages images;
    private final Consumer<String> progress;

    Download(Disk disk, DatabaseImages images, Consumer<String> progress) {
        this.disk = disk;
        this.images = images;
        this.progress = progress;
    }

    /** Fetches into a file and makes it durable; the index that the database has reached. */
    long fetch(RunningMember from, Path file) throws IOException, CommandException {
        try (DiskFile target = disk.create(file)) {
            long bytes = write(from, target);
            progress.accept(String.format("fetched %.1f MiB; its sum is right", bytes / MIB));
            target.sync();
        } catch (StatusRuntimeException e) {
            throw new CommandException(from.url() + " broke off: " + Refusal.text(e));
        }
        long index = check(file);
        progress.accept("read the database back; it has applied entries up to " + index);
        return index;
    }

    /** The last bytes of the stream are the sum of those before them, as with {@code etcdctl snapshot save}. */
    private long write(RunningMember from, DiskFile target) throws IOException, CommandException {
        MessageDigest sum = sha256();
        Iterator<SnapshotResponse> pieces = from.patient().snapshot(SnapshotRequest.getDefaultInstance());
        ByteString held = ByteString.EMPTY;
        long written = 0;
        long lastLine = System.nanoTime();
        while (pieces.hasNext()) {
            ByteString all = held.concat(pieces.next().getBlob());
            int sure = Math.max(0, all.size() - SUM_BYTES);
            ByteBuffer bytes = ByteBuffer.wrap(all.substring(0, sure).toByteArray());
            sum.update(bytes.duplicate());
            target.write(bytes, written);
            written += sure;
            held = all.substring(sure);
            if (System.nanoTime() - lastLine > BETWEEN_LINES_NANOS) {
                lastLine = System.nanoTime();
                progress.accept(String.format("fetched %.1f MiB", written / MIB));
            }
        }
        if (!Arrays.equals(held.toByteArray(), sum.digest())) {
            throw new CommandException("what " + from.url() + " sent does not match its sum");
        }
        return written;
    }

    private long check(Path file) throws IOException {
        try (BackendSnapshot image = images.read(file)) {
            for (Bucket bucket : Bucket.values()) {
                if (bucket.inImages()) {
                    try (BackendSnapshot.Cursor cursor = image.scan(bucket, FIRST, null)) {
                        while (cursor.next()) {
                            cursor.value();
                        }
                    }
                }
            }
            byte[] index = image.get(Bucket.META, INDEX_KEY);
            return index == null ? 0 : ByteBuffer.wrap(index).getLong();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
