package dev.quoin.mvcc.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class KeyIndexReadersTest {

    private static final int KEYS = 30_000;

    private final KeyIndex index = new KeyIndex();
    private final AtomicLong published = new AtomicLong(1);
    private final AtomicLong compacted = new AtomicLong(1);

    /**
     * Key i is put once, at revision i, and stays. Between the keys that stay others come and go, so that nodes split, are
     * emptied by the compaction and joined while readers pass through them.
     */
    @Test
    void findsEveryPublishedKeyWhileTheTreeGrowsAndShrinks() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Random random = new Random(i);
                readers.add(threads.submit(() -> read(random)));
            }
            Future<?> compactor = threads.submit(this::compact);
            for (long main = 2; main <= KEYS; main++) {
                index.put(stays(main), main, 0, false);
                index.put(goes(main), main, 1, false);
                if (main > 100) {
                    index.tombstone(goes(main - 98), main, 2);
                }
                published.setRelease(main);
            }
            for (Future<Integer> reader : readers) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
            }
            compactor.get(60, TimeUnit.SECONDS);
            assertThat(index.size()).isLessThan(KEYS + 1000);
            assertThat(index.liveKeys()).isEqualTo(KEYS - 1 + 99);
        } finally {
            threads.shutdown();
        }
    }

    private int read(Random random) {
        int reads = 0;
        for (long newest = published.get(); newest < KEYS || reads == 0; newest = published.get()) {
            if (newest < 2) {
                continue;
            }
            long main = random.nextLong(2, newest + 1);
            KeyRevision found = index.get(stays(main), newest);
            assertThat(found).as("key of revision %d at %d", main, newest).isNotNull();
            assertThat(found.main()).isEqualTo(main);
            assertThat(found.version()).isEqualTo(1);
            assertThat(index.get(stays(newest + 1), newest)).isNull();
            reads++;
        }
        return reads;
    }

    private void compact() {
        while (compacted.get() < KEYS) {
            compacted.set(published.get());
            byte[] from = new byte[0];
            while (from != null) {
                from = index.compact(from, compacted.get(), false, (main, sub, tombstone) -> {});
            }
        }
    }

    private static byte[] stays(long main) {
        return EventLog.bytes("key%08d".formatted(main * 7919 % 100_003));
    }

    private static byte[] goes(long main) {
        return EventLog.bytes("key%08d+".formatted(main * 7919 % 100_003));
    }
}
