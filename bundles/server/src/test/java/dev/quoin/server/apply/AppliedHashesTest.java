package dev.quoin.server.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.server.apply.AppliedHashes.Applied;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppliedHashesTest {

    private KeyValueState state;
    private AppliedHashes hashes;

    @BeforeEach
    void open() throws Exception {
        state = new KeyValueState(new ManualClock());
        hashes = new AppliedHashes(state.keyValues);
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Test
    void remembersNothingBeforeTheFirstEntry() {
        assertThat(hashes.last()).isZero();
        assertThat(hashes.at(1)).isNull();
        assertThat(hashes.comparable(0)).isNull();
    }

    @Test
    void remembersTheStateAfterEachOfTheLastEntries() {
        state.put("k", "1");
        hashes.applied(10);
        state.put("k", "2");
        hashes.applied(11);
        assertThat(hashes.last()).isEqualTo(11);
        assertThat(noted(10).hash().revision()).isEqualTo(2);
        assertThat(noted(11).hash().revision()).isEqualTo(3);
        assertThat(noted(10).hash().writtenHigh()).isNotEqualTo(noted(11).hash().writtenHigh());
        assertThat(hashes.at(9)).isNull();
        assertThat(hashes.at(12)).isNull();
    }

    @Test
    void keepsMultiplesForLongerThanTheRest() {
        long last = 3L * AppliedHashes.KEPT_MAX + 7;
        for (long index = 1; index <= last; index++) {
            hashes.applied(index);
        }
        assertThat(noted(last - AppliedHashes.KEPT_MAX + 1).index()).isEqualTo(last - AppliedHashes.KEPT_MAX + 1);
        assertThat(hashes.at(last - AppliedHashes.KEPT_MAX)).isNull();
        assertThat(noted(AppliedHashes.EVERY).index()).isEqualTo(AppliedHashes.EVERY);
        assertThat(hashes.at(AppliedHashes.EVERY + 1)).isNull();
    }

    @Test
    void forgetsMultiplesOfLongAgo() {
        for (long i = 1; i <= AppliedHashes.KEPT_MAX + 1; i++) {
            hashes.applied(i * AppliedHashes.EVERY);
        }
        assertThat(hashes.at(AppliedHashes.EVERY)).isNull();
        assertThat(noted(2L * AppliedHashes.EVERY).index()).isEqualTo(2L * AppliedHashes.EVERY);
    }

    @Test
    void offersTheLastMultipleOnceAndOtherwiseTheLastEntry() {
        for (long index = 1; index <= AppliedHashes.EVERY + 5; index++) {
            hashes.applied(index);
        }
        assertThat(given(hashes.comparable(0)).index()).isEqualTo(AppliedHashes.EVERY);
        assertThat(given(hashes.comparable(AppliedHashes.EVERY)).index()).isEqualTo(AppliedHashes.EVERY + 5);
    }

    private Applied noted(long index) {
        return given(hashes.at(index));
    }

    private static Applied given(@Nullable Applied applied) {
        return Objects.requireNonNull(applied, "not remembered");
    }
}
