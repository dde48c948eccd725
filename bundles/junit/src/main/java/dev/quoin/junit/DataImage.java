package dev.quoin.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A data directory as a process that dies leaves it: a copy of what was written, while the member still has it open. The store
 * is copied first and the log, which an acknowledgement rests on, last. The copy counts once nothing but the log changed
 * meanwhile; the end of the log may be half written, as it may be after a crash.
 */
final class DataImage {
    private static final int ATTEMPTS_MAX = 100;
    private static final long PAUSE_NANOS = 5_000_000;
    private static final int BLOCK_BYTES = 64 << 10;
    private static final ByteBuffer ZEROS = ByteBuffer.allocate(BLOCK_BYTES).asReadOnlyBuffer();

    private record Stamp(long bytes, FileTime changed) {}

    private DataImage() {}

    /** Copies {@code from} to {@code to}, which is not there yet. */
    static void take(Path from, Path to) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            try {
                Map<Path, Stamp> before = store(from);
                copy(from, to);
                if (store(from).equals(before)) {
                    return;
                }
            } catch (NoSuchFileException e) {
                // Removed while it was copied: the next attempt goes without it.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            TemporaryDirectory.delete(to);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new IllegalStateException(from + " does not come to rest");
    }

    private static boolean isLog(Path file) {
        return file.toString().endsWith(".wal") || file.toString().endsWith(".tmp");
    }

    private static Map<Path, Stamp> store(Path root) throws IOException {
        Map<Path, Stamp> stamps = new TreeMap<>();
        for (Path file : files(root)) {
            if (!isLog(file)) {
                stamps.put(file, new Stamp(Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        return stamps;
    }

    private static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> ordered = new ArrayList<>(files(from));
        ordered.sort((one, other) -> Boolean.compare(isLog(one), isLog(other)));
        Files.createDirectories(to);
        for (Path file : ordered) {
            Path copy = to.resolve(from.relativize(file).toString());
            Path parent = copy.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            copyFile(file, copy);
        }
    }

    /** Logs are mostly zeros, which need not be written. */
    private static void copyFile(Path from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(
                        to,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
            long position = 0;
            for (int read = in.read(block, position); read > 0; read = in.read(block, position)) {
                block.flip();
                if (!block.equals(ZEROS.slice(0, read))) {
                    writeAll(out, block, position);
                }
                position += read;
                block.clear();
            }
            if (out.size() < position) {
                writeAll(out, ByteBuffer.allocate(1), position - 1);
            }
        }
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += out.write(bytes, at);
        }
    }
}
