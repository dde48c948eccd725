package dev.quoin.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RunningCrcTest {

    @Property(tries = 200)
    void goesOnFromAnyValueAsIfNothingHadHappenedBetween(@ForAll byte[] first, @ForAll byte[] second) {
        CRC32C whole = new CRC32C();
        whole.update(first);
        RunningCrc seeded = new RunningCrc();
        seeded.seed((int) whole.getValue());
        whole.update(second);
        seeded.update(second, 0, second.length);
        assertThat(seeded.value()).isEqualTo((int) whole.getValue());
    }

    @Property(tries = 200)
    void holdsTheSeed(@ForAll int seed) {
        RunningCrc crc = new RunningCrc();
        crc.update(new byte[] {1, 2, 3}, 0, 3);
        crc.seed(seed);
        assertThat(crc.value()).isEqualTo(seed);
    }

    @Test
    void startsAtZero() {
        assertThat(new RunningCrc().value()).isZero();
    }
}
