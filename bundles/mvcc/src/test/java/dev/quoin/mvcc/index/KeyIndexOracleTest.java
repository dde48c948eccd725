package dev.quoin.mvcc.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index against a twin that looks through a list of all events. */
class KeyIndexOracleTest {

    private static final int KEYS = 150;

    private final KeyIndex index = new KeyIndex();
    private final EventLog log = new EventLog();
    private final Set<String> everForgotten = new HashSet<>();
    private long main = 1;
    private long compacted = -1;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void answersAsTheListOfAllEventsDoes(long seed) {
        Random random = new Random(seed);
        boolean keepTombstone = seed % 2 == 0;
        for (int step = 0; step < 900; step++) {
            if (random.nextInt(60) == 0 && main > Math.max(compacted, 1)) {
                compacted = Math.max(compacted, 1) + 1 + random.nextInt((int) (main - Math.max(compacted, 1)));
                compact(keepTombstone);
                compareKept(keepTombstone);
            } else {
                transaction(random);
            }
            compareOne(random);
            if (step % 40 == 0) {
                compareRange(random);
            }
        }
        assertThat(index.liveKeys()).isEqualTo(log.range("", null, main).size());
    }

    private void compact(boolean keepTombstone) {
        Set<String> forgotten = new TreeSet<>();
        byte[] from = new byte[0];
        while (from != null) {
            from = index.compact(
                    from,
                    compacted,
                    keepTombstone,
                    (main, sub, tombstone) -> forgotten.add(main + "." + sub + tombstone));
        }
        Set<String> expected = new TreeSet<>();
        for (EventLog.Event event : log.events()) {
            String name = event.main() + "." + event.sub() + event.tombstone();
            if (!log.keeps(event, compacted, keepTombstone) && everForgotten.add(name)) {
                expected.add(name);
            }
        }
        assertThat(forgotten).isEqualTo(expected);
    }

    private void transaction(Random random) {
        main++;
        int operations = 1 + random.nextInt(3);
        for (int sub = 0; sub < operations; sub++) {
            // A transaction touches a key once, as etcd demands.
            String key = key(random.nextInt(KEYS / 4) * 4 + sub);
            if (random.nextInt(3) == 0) {
                if (log.get(key, main) == null) {
                    continue;
                }
                index.tombstone(EventLog.bytes(key), main, sub);
                log.tombstone(key, main, sub);
            } else {
                boolean leased = random.nextBoolean();
                KeyRevision now = index.put(EventLog.bytes(key), main, sub, leased);
                log.put(key, main, sub, leased);
                assertThat(found(now)).isEqualTo(log.get(key, main));
            }
        }
    }

    private long revision(Random random) {
        long first = Math.max(compacted, 1);
        return first + random.nextInt((int) (main - first + 1));
    }

    private void compareOne(Random random) {
        String key = key(random.nextInt(KEYS));
        long revision = revision(random);
        compare(index.get(EventLog.bytes(key), revision), log.get(key, revision));
    }

    private void compareRange(Random random) {
        String from = key(random.nextInt(KEYS));
        String end = random.nextInt(4) == 0 ? null : key(random.nextInt(KEYS));
        long revision = revision(random);
        long limit = random.nextInt(20);
        List<EventLog.Found> expected = log.range(from, end, revision);
        List<KeyRevision> found = new ArrayList<>();
        byte[] endBytes = end == null ? null : EventLog.bytes(end);
        assertThat(index.range(EventLog.bytes(from), endBytes, revision, limit, found))
                .isEqualTo(expected.size());
        assertThat(index.count(EventLog.bytes(from), endBytes, revision)).isEqualTo(expected.size());
        assertThat(found).hasSize((int) Math.min(limit == 0 ? Long.MAX_VALUE : limit, expected.size()));
        for (int i = 0; i < found.size(); i++) {
            compare(found.get(i), expected.get(i));
        }
        assertThat(index.anyLiveAt(revision))
                .isEqualTo(!log.range("", null, revision).isEmpty());
    }

    private void compareKept(boolean keepTombstone) {
        for (EventLog.Event event : log.events()) {
            if (event.main() <= compacted) {
                assertThat(index.keeps(
                                EventLog.bytes(event.key()), compacted, keepTombstone, event.main(), event.sub()))
                        .as("%s at %d", event, compacted)
                        .isEqualTo(log.keeps(event, compacted, keepTombstone));
            }
        }
    }

    private static void compare(KeyRevision actual, EventLog.Found expected) {
        if (expected == null) {
            assertThat(actual).isNull();
            return;
        }
        assertThat(actual).isNotNull();
        EventLog.Found found = found(actual);
        if (!actual.complete()) {
            found = new EventLog.Found(
                    found.key(), found.main(), found.sub(), expected.created(), expected.version(), found.leased());
        }
        assertThat(found).isEqualTo(expected);
    }

    private static EventLog.Found found(KeyRevision revision) {
        return new EventLog.Found(
                new String(revision.key(), StandardCharsets.UTF_8),
                revision.main(),
                revision.sub(),
                revision.created(),
                revision.version(),
                revision.leased());
    }

    private static String key(int i) {
        return "k%05d".formatted(i * 7919 % KEYS);
    }
}
