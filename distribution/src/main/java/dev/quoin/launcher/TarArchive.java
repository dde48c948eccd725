package dev.quoin.launcher;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes files into a {@code .tar.gz}: POSIX ustar, regular files only, all of user and group 0. */
final class TarArchive implements AutoCloseable {
    private static final int BLOCK_BYTES = 512;
    private static final int NAME_BYTES_MAX = 100;
    private static final int PREFIX_BYTES_MAX = 155;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final int NAME = 0;
    private static final int MODE = 100;
    private static final int USER = 108;
    private static final int GROUP = 116;
    private static final int SIZE = 124;
    private static final int MODIFIED = 136;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    private final OutputStream out;

    TarArchive(Path file) throws IOException {
        out = new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file), BUFFER_BYTES), BUFFER_BYTES);
    }

    /**
     * Adds a file.
     *
     * @param name its path in the archive, with {@code /}
     * @param modifiedSeconds seconds since 1970
     */
    void add(String name, byte[] content, boolean executable, long modifiedSeconds) throws IOException {
        out.write(header(name, content.length, executable ? 0755 : 0644, modifiedSeconds));
        out.write(content);
        out.write(new byte[(BLOCK_BYTES - content.length % BLOCK_BYTES) % BLOCK_BYTES]);
    }

    private static byte[] header(String name, int size, int mode, long modifiedSeconds) throws IOException {
        byte[] header = new byte[BLOCK_BYTES];
        int cut = cut(name);
        text(header, NAME, name.substring(cut == 0 ? 0 : cut + 1));
        text(header, PREFIX, name.substring(0, cut));
        octal(header, MODE, 7, mode);
        octal(header, USER, 7, 0);
        octal(header, GROUP, 7, 0);
        octal(header, SIZE, 11, size);
        octal(header, MODIFIED, 11, modifiedSeconds);
        header[TYPE] = '0';
        text(header, MAGIC, "ustar\00000");
        Arrays.fill(header, CHECKSUM, TYPE, (byte) ' ');
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        octal(header, CHECKSUM, 6, sum);
        header[CHECKSUM + 6] = 0;
        return header;
    }

    /** Where a name is parted into prefix and name; 0 where it need not be. */
    private static int cut(String name) throws IOException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length <= NAME_BYTES_MAX) {
            return 0;
        }
        int slash = name.indexOf('/', Math.max(0, name.length() - NAME_BYTES_MAX - 1));
        if (length != name.length() || slash <= 0 || slash > PREFIX_BYTES_MAX) {
            throw new IOException("the name is too long for the archive: " + name);
        }
        return slash;
    }

    private static void text(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static void octal(byte[] header, int at, int digits, long value) {
        String text = Long.toOctalString(value);
        text(header, at, "0".repeat(digits - text.length()) + text);
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK_BYTES]);
        out.close();
    }
}
