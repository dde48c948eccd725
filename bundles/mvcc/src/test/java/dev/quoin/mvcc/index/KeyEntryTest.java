package dev.quoin.mvcc.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEntryTest {

    private static final byte[] KEY = {1};

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void isAWordAndAnOriginWhereItIsOnePut(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long main = 2 + random.nextLong(1L << (1 + random.nextInt(45)));
            long age = Math.min(main - 1, random.nextLong(1L << 39));
            KeyEntry entry =
                    put(main, random.nextInt(1 << 16), random.nextBoolean(), main - age, random.nextInt(1, 1 << 24));
            assertThat(entry.word()).isNotZero();
            assertThat(KeyEntry.revision(entry.word(), entry.origin(), KEY)).isEqualTo(entry.newest(KEY));
            assertThat(KeyEntry.of(entry.word(), entry.origin()).newest(KEY)).isEqualTo(entry.newest(KEY));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "70368744177664, 0, 70368744177664, 1",
        "100, 65536, 100, 1",
        "100, 0, 99, 16777216",
        "1099511627776, 0, 1, 2",
    })
    void isNoWordOutOfBounds(long main, int sub, long created, long version) {
        assertThat(put(main, sub, false, created, version).word()).isZero();
        assertThat(put(main - 1, sub, false, main - 1, 1).word() == 0).isEqualTo(sub == 65536);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isNoWordWithMoreOfAPast(boolean deleted) {
        KeyEntry entry = put(5, 0, false, 5, 1);
        if (deleted) {
            entry.tombstone(6, 0);
        } else {
            entry.put(6, 0, false);
        }
        assertThat(entry.word()).isZero();
    }

    private static KeyEntry put(long main, int sub, boolean leased, long created, long version) {
        KeyEntry entry = new KeyEntry();
        entry.restore(main, sub, leased, created, version);
        return entry;
    }
}
