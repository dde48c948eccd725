package dev.quoin.backend.xodus;

import dev.quoin.api.backend.BackendException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What must be known of a store before it is opened, in {@code quoin.properties}.
 *
 * @param logFileSizeKiB size of its files, fixed when it was made
 * @param clean whether it was closed properly
 */
record StoreProperties(int logFileSizeKiB, boolean clean) {

    static final String FILE = "quoin.properties";

    /** For new stores. The cleaner copies one file at a time while commits wait, so files are not large. */
    private static final int NEW_LOG_FILE_KIB = 8_192;

    private static final String SIZE = "logFileSizeKiB=";
    private static final String CLEAN = "clean=";

    static StoreProperties read(Path directory) throws BackendException {
        Path file = directory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                return fresh(directory);
            }
            List<String> lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.UTF_8));
            if (lines.size() != 2
                    || !lines.get(0).startsWith(SIZE)
                    || !lines.get(1).startsWith(CLEAN)) {
                throw new BackendException(file + " is damaged; discard the store and rebuild it");
            }
            return new StoreProperties(
                    Integer.parseInt(lines.get(0).substring(SIZE.length())),
                    Boolean.parseBoolean(lines.get(1).substring(CLEAN.length())));
        } catch (NumberFormatException e) {
            throw new BackendException(file + " is damaged; discard the store and rebuild it", e);
        } catch (BackendException e) {
            throw e;
        } catch (IOException e) {
            throw new BackendException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static StoreProperties fresh(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw new BackendException(directory + " holds something, but no store of this kind");
            }
        }
        return new StoreProperties(NEW_LOG_FILE_KIB, true);
    }

    StoreProperties withClean(boolean now) {
        return new StoreProperties(logFileSizeKiB, now);
    }

    byte[] encode() {
        return (SIZE + logFileSizeKiB + "\n" + CLEAN + clean + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Replaces the file at once and durably. Not by channels, which an interrupt would close. */
    void write(Path directory) throws BackendException {
        Path file = directory.resolve(FILE);
        Path temporary = directory.resolve(FILE + ".tmp");
        try {
            try (RandomAccessFile out = new RandomAccessFile(temporary.toFile(), "rw")) {
                out.setLength(0);
                out.write(encode());
                out.getFD().sync();
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new BackendException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
