package dev.quoin.simulation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One flipped bit, and how it is put right again once the member has refused it or got over it. */
final class Damage {

    private static final List<Path> DIRECTORIES = List.of(Path.of("/data/member/wal"), Path.of("/data/member/snap"));

    private static final int ENTRIES_BACK_MAX = 12;

    private @Nullable CrashableDisk before;
    private boolean forged;
    private @Nullable Path file;
    private long position;
    private int bit;
    private byte flipped;

    boolean present() {
        return file != null;
    }

    /** Whether its log says that more is committed than it holds. */
    boolean forged() {
        return forged;
    }

    void forget() {
        before = null;
        file = null;
        forged = false;
    }

    /** Has a hard state at the end of the log whose commit index is beyond the last entry. */
    void forgeCommit(CrashableDisk platter, Random random) {
        Path segment = newestSegment(platter);
        if (segment == null || present()) {
            return;
        }
        CrashableDisk whole = platter.crashed(Crash.KEEP_UNSYNCED, random);
        try {
            forged = new ForgedCommit(platter, segment).appendTo(platter, 1 + random.nextInt(5));
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return; // a log with a torn end has none to append to
        }
        if (forged) {
            before = whole;
            file = segment;
        }
    }

    private static @Nullable Path newestSegment(CrashableDisk platter) {
        return platter.list(DIRECTORIES.get(0)).stream()
                .filter(name -> name.endsWith(".wal"))
                .max(Comparator.naturalOrder())
                .map(DIRECTORIES.get(0)::resolve)
                .orElse(null);
    }

    /** Damages one of the log's last entries, mostly one that the backend need not have yet. */
    void loseEntry(CrashableDisk platter, Random random) {
        Path segment = newestSegment(platter);
        if (segment == null || present()) {
            return;
        }
        List<LogRecords.Place> entries = LogRecords.in(platter.bytes(segment)).stream()
                .filter(place -> place.type() == LogRecords.ENTRY)
                .toList();
        if (!entries.isEmpty()) {
            int back = Math.min(entries.size(), 1 + random.nextInt(ENTRIES_BACK_MAX));
            before = platter.crashed(Crash.KEEP_UNSYNCED, random);
            flip(platter, segment, entries.get(entries.size() - back).end() - 1L, random.nextInt(8));
        }
    }

    private void flip(CrashableDisk platter, Path chosen, long at, int which) {
        file = chosen;
        position = at;
        bit = which;
        platter.flipBit(chosen, position, bit);
        flipped = platter.bytes(chosen)[(int) position];
    }

    void inflict(CrashableDisk platter, Random random) {
        List<Path> files = new ArrayList<>();
        for (Path directory : DIRECTORIES) {
            addFiles(platter, directory, files);
        }
        if (files.isEmpty() || present()) {
            return;
        }
        Path chosen = files.get(random.nextInt(files.size()));
        byte[] bytes;
        try {
            bytes = platter.bytes(chosen);
        } catch (IllegalArgumentException e) {
            return; // a directory without files
        }
        if (bytes.length == 0) {
            return;
        }
        before = platter.crashed(Crash.KEEP_UNSYNCED, random);
        int at = random.nextInt(bytes.length);
        flip(platter, chosen, at, random.nextInt(8));
    }

    private static void addFiles(CrashableDisk platter, Path directory, List<Path> files) {
        for (String name : platter.list(directory)) {
            Path path = directory.resolve(name);
            if (platter.list(path).isEmpty()) {
                files.add(path);
            } else {
                addFiles(platter, path, files);
            }
        }
    }

    /** The member did not start: its disk as it was before. */
    CrashableDisk repaired(CrashableDisk platter) {
        CrashableDisk repaired = before == null ? platter : before;
        forget();
        return repaired;
    }

    /** The member started: what is still wrong is put right, since it may be looked at only later. */
    void survived(CrashableDisk platter) {
        if (file != null && platter.exists(file)) {
            byte[] bytes = platter.bytes(file);
            if (position < bytes.length && bytes[(int) position] == flipped) {
                platter.flipBit(file, position, bit);
            }
        }
        forget();
    }
}
