package dev.quoin.snapshot.bbolt;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.snapshot.DamagedImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of the database that {@code snapshot save} puts behind it. */
public final class SavedDigest {

    /** Bytes of the digest. */
    public static final int BYTES = 32;

    /** Database files are multiples of this, so that a digest shows in the length. */
    private static final int SECTOR_BYTES = 512;

    private static final int READ_BYTES = 256 * 1024;

    private SavedDigest() {}

    /**
     * Checks the digest of a file.
     *
     * @return false where there is none
     * @throws DamagedImageException where it does not match
     */
    public static boolean verify(Disk disk, Path path) throws IOException {
        try (DiskFile file = disk.openReadOnly(path)) {
            long size = file.size();
            if (size % SECTOR_BYTES != BYTES) {
                return false;
            }
            MessageDigest digest = sha256();
            ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
            long position = 0;
            while (position < size - BYTES) {
                buffer.clear().limit((int) Math.min(READ_BYTES, size - BYTES - position));
                position += read(file, buffer, position, path);
                digest.update(buffer.flip());
            }
            ByteBuffer stored = ByteBuffer.allocate(BYTES);
            while (stored.hasRemaining()) {
                read(file, stored, position + stored.position(), path);
            }
            if (!MessageDigest.isEqual(digest.digest(), stored.array())) {
                throw new DamagedImageException(path + ": does not match the SHA-256 at its end");
            }
            return true;
        }
    }

    private static int read(DiskFile file, ByteBuffer target, long position, Path path) throws IOException {
        int read = file.read(target, position);
        if (read < 0) {
            throw new DamagedImageException(path + ": became shorter while it was read");
        }
        return read;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
