package dev.quoin.mvcc.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ValueRingTest {

    private final ValueRing ring = new ValueRing(1024, 3);
    private final AtomicInteger allocated = new AtomicInteger();

    @Test
    void givesBackWhatItTook() {
        ring.append(2, 0, false, new byte[] {1, 2, 3});
        ring.append(2, 1, true, new byte[] {4});
        ring.seal(2, 1);
        ring.append(3, 0, false, new byte[0]);
        ring.seal(3, 0);
        assertThat(ring.read(2, 0)).satisfies(copy -> {
            assertThat(copy.bytes()).containsExactly(1, 2, 3);
            assertThat(copy.tombstone()).isFalse();
            assertThat(copy.last()).isFalse();
        });
        assertThat(ring.read(2, 1)).satisfies(copy -> {
            assertThat(copy.tombstone()).isTrue();
            assertThat(copy.last()).isTrue();
        });
        assertThat(ring.read(3, 0).bytes()).isEmpty();
        assertThat(ring.read(4, 0)).isNull();
        assertThat(ring.read(2, 2)).isNull();
    }

    @Test
    void takesMemoryOnlyAsItIsNeededAndNeverMoreThanItsBound() {
        assertThat(ring.allocatedBytes()).isZero();
        ring.append(2, 0, false, new byte[10]);
        assertThat(ring.allocatedBytes()).isEqualTo(1024);
        for (long main = 3; main < 500; main++) {
            ring.append(main, 0, false, new byte[100]);
        }
        assertThat(ring.allocatedBytes()).isEqualTo(3 * 1024);
    }

    @Test
    void forgetsTheOldestSlabWhenItNeedsTheRoom() {
        for (long main = 2; main < 102; main++) {
            ring.append(main, 0, false, new byte[] {(byte) main});
        }
        assertThat(ring.read(2, 0)).isNotNull();
        for (long main = 102; main < 202; main++) {
            ring.append(main, 0, false, new byte[] {(byte) main});
        }
        assertThat(ring.read(2, 0)).isNull();
        assertThat(ring.read(201, 0).bytes()).containsExactly(201);
    }

    @Test
    void doesNotTakeWhatIsLongerThanASlab() {
        ring.append(2, 0, false, new byte[1009]);
        ring.seal(2, 0);
        assertThat(ring.read(2, 0)).isNull();
        ring.append(3, 0, false, new byte[1008]);
        assertThat(ring.read(3, 0).bytes()).hasSize(1008);
    }

    @Test
    void makesDoWithTheSlabsItCanHave() {
        ValueRing poor = new ValueRing(1024, 8, size -> {
            if (allocated.incrementAndGet() > 2) {
                throw new OutOfMemoryError("no direct memory");
            }
            return ByteBuffer.allocateDirect(size);
        });
        for (long main = 2; main < 1000; main++) {
            poor.append(main, 0, false, new byte[] {(byte) main});
            poor.seal(main, 0);
            assertThat(poor.read(main, 0).bytes()).containsExactly((byte) main);
            assertThat(poor.read(main, 0).last()).isTrue();
            ValueRing.Copy old = poor.read(Math.max(2, main - 50), 0);
            if (old != null) {
                assertThat(old.bytes()).containsExactly((byte) Math.max(2, main - 50));
            }
        }
        assertThat(allocated).hasValue(3);
        assertThat(poor.allocatedBytes()).isEqualTo(2048);
    }

    @Test
    void holdsNothingWhereThereIsNoMemoryAtAll() {
        ValueRing none = new ValueRing(1024, 8, size -> {
            throw new OutOfMemoryError("no direct memory");
        });
        none.append(2, 0, false, new byte[] {1});
        none.seal(2, 0);
        none.append(3, 0, false, new byte[] {1});
        assertThat(none.read(2, 0)).isNull();
    }

    @Test
    void refusesSlabsThatRecordsCannotBeAlignedIn() {
        assertThatThrownBy(() -> new ValueRing(1023, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ValueRing(1024, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverGivesTornOrForeignBytesWhileItIsOverwritten() throws Exception {
        AtomicLong published = new AtomicLong(1);
        int writes = 200_000;
        ExecutorService readers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Long>> results = new ArrayList<>();
            for (int reader = 0; reader < 2; reader++) {
                Random random = new Random(reader);
                results.add(readers.submit(() -> {
                    long hits = 0;
                    for (long newest = 1; newest < writes; newest = published.get()) {
                        long main = Math.max(2, newest - random.nextInt(40));
                        ValueRing.Copy copy = ring.read(main, 0);
                        if (copy != null) {
                            assertThat(Arrays.equals(copy.bytes(), record(main)))
                                    .as("record of %d", main)
                                    .isTrue();
                            hits++;
                        }
                    }
                    return hits;
                }));
            }
            for (long main = 2; main <= writes; main++) {
                ring.append(main, 0, false, record(main));
                ring.seal(main, 0);
                published.setRelease(main);
            }
            for (Future<Long> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS)).isNotNegative();
            }
        } finally {
            readers.shutdown();
        }
    }

    private static byte[] record(long main) {
        byte[] bytes = new byte[(int) (40 + main % 60)];
        Arrays.fill(bytes, (byte) (main * 31));
        return bytes;
    }
}
