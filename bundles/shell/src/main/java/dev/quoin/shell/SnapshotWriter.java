package dev.quoin.shell;

import dev.quoin.api.snapshot.DatabaseImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A snapshot file as etcdctl saves it: the database, then the SHA-256 of it. It has its name only when it is whole. */
final class SnapshotWriter {
    private SnapshotWriter() {}

    /** Returns the file's size. */
    static long write(DatabaseImage image, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        long size;
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            image.writeTo(new Digesting(channel, digest), written -> {});
            all(channel, ByteBuffer.wrap(digest.digest()));
            channel.force(true);
            size = channel.size();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return size;
    }

    private static void all(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private record Digesting(WritableByteChannel channel, MessageDigest digest) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            digest.update(source.duplicate());
            int bytes = source.remaining();
            all(channel, source);
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {}
    }
}
