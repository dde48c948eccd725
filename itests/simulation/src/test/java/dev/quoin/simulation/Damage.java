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
        Path directory = DIRECTORIES.get(0);
        String newest = platter.list(directory).stream()
                .filter(name -> name.endsWith(".wal"))
                .max(Comparator.naturalOrder())
                .orElse(null);
        if (newest == null || present()) {
            return;
        }
        CrashableDisk whole = platter.crashed(Crash.KEEP_UNSYNCED, random);
        Path segment = directory.resolve(newest);
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
        file = chosen;
        position = random.nextInt(bytes.length);
        bit = random.nextInt(8);
        platter.flipBit(chosen, position, bit);
        flipped = platter.bytes(chosen)[(int) position];
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
