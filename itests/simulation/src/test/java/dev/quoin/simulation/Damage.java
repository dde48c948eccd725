package dev.quoin.simulation;

import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One flipped bit, and how it is put right again once the member has refused it or got over it. */
final class Damage {

    private static final List<Path> DIRECTORIES = List.of(Path.of("/data/member/wal"), Path.of("/data/member/snap"));

    private @Nullable CrashableDisk before;
    private @Nullable Path file;
    private long position;
    private int bit;
    private byte flipped;

    boolean present() {
        return file != null;
    }

    void forget() {
        before = null;
        file = null;
    }

    void inflict(CrashableDisk platter, Random random) {
        List<Path> files = new ArrayList<>();
        for (Path directory : DIRECTORIES) {
            for (String name : platter.list(directory)) {
                files.add(directory.resolve(name));
            }
        }
        if (files.isEmpty() || present()) {
            return;
        }
        Path chosen = files.get(random.nextInt(files.size()));
        byte[] bytes = platter.bytes(chosen);
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

    /** The member did not start: its disk as it was before. */
    CrashableDisk repaired(CrashableDisk platter) {
        CrashableDisk repaired = before == null ? platter : before;
        before = null;
        file = null;
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
        before = null;
        file = null;
    }
}
