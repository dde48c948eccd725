package dev.quoin.server.storage;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The note in a member's directory that its data is wrong: {@code member/snap/fenced}, one line for a person. It is there
 * until the backend has been replaced by another member's.
 */
public final class Fence {

    /** The note's name in the directory of the snapshots. */
    static final String NAME = "fenced";

    private static final int BYTES_MAX = 4 << 10;

    private final Disk disk;
    private final Path directory;
    private final Path file;

    public Fence(DataDirectory directory, Disk disk) {
        this.disk = disk;
        this.directory = directory.snap();
        this.file = directory.snap().resolve(NAME);
    }

    /** Why this member is fenced; empty where it is not. */
    public Optional<String> reason() throws IOException {
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

    /** Leaves the note, durably. May block. */
    public void raise(String reason) throws IOException {
        Path unfinished = file.resolveSibling(NAME + ".tmp");
        disk.delete(unfinished);
        try (DiskFile note = disk.create(unfinished)) {
            note.write(ByteBuffer.wrap((reason + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            note.sync();
        }
        disk.rename(unfinished, file);
        disk.syncDirectory(directory);
    }

    /** Takes the note away, durably. */
    void lift() throws IOException {
        if (disk.exists(file)) {
            disk.delete(file);
            disk.syncDirectory(directory);
        }
    }
}
