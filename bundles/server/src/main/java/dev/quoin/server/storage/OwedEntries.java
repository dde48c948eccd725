package dev.quoin.server.storage;

import dev.quoin.api.env.Disk;
import dev.quoin.api.raft.LogPosition;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The note in a member's directory that entries which it acknowledged are lost: {@code member/snap/owed}, with the position
 * of the last one. Written before the damaged log is begun anew, and there until the leader has sent what is missing; while
 * it is there nobody else's process may open the directory as a voter's.
 */
public final class OwedEntries {

    /** The note's name in the directory of the snapshots. */
    static final String NAME = "owed";

    private static final Pattern LINE = Pattern.compile("acknowledged to index (\\d+) of term (\\d+), .*");

    private final DurableNote note;

    public OwedEntries(DataDirectory directory, Disk disk) {
        this.note = new DurableNote(disk, directory.snap(), NAME);
    }

    /** What was acknowledged and is lost reaches up to here; {@link LogPosition#START} where nothing is. */
    public LogPosition end() throws IOException {
        Optional<String> line = note.read();
        if (line.isEmpty()) {
            return LogPosition.START;
        }
        Matcher matcher = LINE.matcher(line.get());
        if (!matcher.matches()) {
            throw new IOException("the note " + NAME + " in the directory of the snapshots cannot be read: "
                    + line.get() + "; removing this member and adding it again with an empty --data-dir would help");
        }
        return new LogPosition(Long.parseUnsignedLong(matcher.group(2)), Long.parseUnsignedLong(matcher.group(1)));
    }

    /** Notes more, durably, beside what is noted already. */
    void add(LogPosition acknowledged) throws IOException {
        LogPosition before = end();
        LogPosition end = before.isAtLeast(acknowledged) ? before : acknowledged;
        note.write("acknowledged to index " + end.index() + " of term " + end.term()
                + ", but lost by a damaged log; the leader sends it again");
    }

    /** Takes the note away, durably: nothing is missing any more. May block. */
    public void clear() throws IOException {
        note.delete();
    }
}
