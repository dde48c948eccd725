package dev.quoin.server.storage;

import dev.quoin.api.env.Disk;
import java.io.IOException;
import java.util.Optional;

/**
 * The note in a member's directory that its data is wrong: {@code member/snap/fenced}, one line for a person. It is there
 * until the backend has been replaced by another member's.
 */
public final class Fence {

    /** The note's name in the directory of the snapshots. */
    static final String NAME = "fenced";

    private final DurableNote note;

    public Fence(DataDirectory directory, Disk disk) {
        this.note = new DurableNote(disk, directory.snap(), NAME);
    }

    /** Why this member is fenced; empty where it is not. */
    public Optional<String> reason() throws IOException {
        return note.read();
    }

    /** Leaves the note, durably. May block. */
    public void raise(String reason) throws IOException {
        note.write(reason);
    }

    /** Takes the note away, durably. */
    void lift() throws IOException {
        note.delete();
    }
}
