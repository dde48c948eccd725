package dev.quoin.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A history of which every state can be recognized, and the directory of its store. */
final class Transactions {

    static final byte[] INDEX = "consistent_index".getBytes(UTF_8);

    private static final int LOOKS_MAX = 1_000;
    private static final long LOOK_NANOS = 10_000_000;

    private Transactions() {}

    static byte[] revision(long main) {
        return ByteBuffer.allocate(17).putLong(main).put((byte) '_').putLong(0).array();
    }

    static void append(StateStore store, long main) throws BackendException {
        StoreTxn txn = store.begin();
        txn.append(Bucket.KEY, revision(main), revision(main * 7));
        txn.put(Bucket.META, INDEX, revision(main));
        if (main % 3 == 0) {
            txn.delete(Bucket.KEY, revision(main / 3));
        }
        txn.end();
    }

    /** Checks that the store is as some transaction left it, and answers which. */
    static long lastOf(StateStore store) throws BackendException {
        byte[] index = store.get(Bucket.META, INDEX);
        long last = index == null ? 0 : ByteBuffer.wrap(index).getLong();
        try (BackendSnapshot pinned = store.pin()) {
            assertThat(pinned.count(Bucket.KEY)).isEqualTo(last - last / 3);
            for (long main = 1; main <= last; main++) {
                byte[] wanted = main * 3 <= last ? null : revision(main * 7);
                assertThat(pinned.get(Bucket.KEY, revision(main))).isEqualTo(wanted);
                assertThat(store.get(Bucket.KEY, revision(main))).isEqualTo(wanted);
            }
        }
        return last;
    }

    static List<String> files(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory.resolve("backend"))) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    /** A store that was left is removed a moment later. */
    static void awaitFiles(Path directory, String... names) throws IOException {
        for (int looks = 0; looks < LOOKS_MAX && !files(directory).equals(List.of(names)); looks++) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        assertThat(files(directory)).containsExactly(names);
    }
}
