package dev.quoin.compat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The newest segment of a stopped member's log, to damage it and to put it right again. */
public final class LogSegment {

    private static final int ENTRY = 2;

    private final Path file;
    private final byte[] bytes;

    private LogSegment(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** Reads it. */
    public static LogSegment newest(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("member").resolve("wal"))) {
            Path newest = files.filter(file -> file.toString().endsWith(".wal"))
                    .max(Path::compareTo)
                    .orElseThrow();
            return new LogSegment(newest, Files.readAllBytes(newest));
        }
    }

    /** Where it is. */
    public Path directory() {
        return file.getParent();
    }

    /** How many records are entries. */
    public int entries() {
        return ends().size();
    }

    /** Flips a bit in the last byte of an entry's record, counted from 0. */
    public void damage(int entry) throws IOException {
        byte[] damaged = bytes.clone();
        damaged[ends().get(entry)] ^= 4;
        Files.write(file, damaged);
    }

    /** As it was when it was read. */
    public void restore() throws IOException {
        Files.write(file, bytes);
    }

    /** The last bytes of all records that are entries. */
    private List<Integer> ends() {
        ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> ends = new ArrayList<>();
        int at = 0;
        while (words.getLong(at) != 0) {
            int length = (int) (words.getLong(at) & 0xFFFFFFFFL);
            if (bytes[at + 9] == ENTRY) {
                ends.add(at + 8 + length - 1);
            }
            at += 8 + (length + 7) / 8 * 8;
        }
        return ends;
    }
}
