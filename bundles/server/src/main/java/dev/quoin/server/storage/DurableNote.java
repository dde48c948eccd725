package dev.quoin.server.storage;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** One line that outlasts the process, in a file of its own; it is there whole or not at all. */
final class DurableNote {

    private static final int BYTES_MAX = 4 << 10;

    private final Disk disk;
    private final Path directory;
    private final Path file;

    DurableNote(Disk disk, Path directory, String name) {
        this.disk = disk;
        this.directory = directory;
        this.file = directory.resolve(name);
    }

    /** The line; empty where there is none. */
    Optional<String> read() throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        try (DiskFile note = disk.openReadOnly(file)) {
            ByteBuffer text = ByteBuffer.allocate((int) Math.min(note.size(), BYTES_MAX));
            while (text.hasRemaining() && note.read(text, text.position()) > 0) {
                // Until there is no more.
            }
            return Optional.of(new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip());
        }
    }

    /** Writes it, in place of an earlier one. May block. */
    void write(String line) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        disk.delete(unfinished);
        try (DiskFile note = disk.create(unfinished)) {
            note.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            note.sync();
        }
        disk.rename(unfinished, file);
        disk.syncDirectory(directory);
    }

    /** Takes it away, if it is there. May block. */
    void delete() throws IOException {
        if (disk.exists(file)) {
            disk.delete(file);
            disk.syncDirectory(directory);
        }
    }
}
