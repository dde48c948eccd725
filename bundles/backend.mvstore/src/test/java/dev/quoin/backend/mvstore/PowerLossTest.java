package dev.quoin.backend.mvstore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.Durability;
import dev.quoin.backend.contract.ContractBatch;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of the writes since the last sync, a loss of power keeps any: what was synced must be there. */
@Timeout(60)
class PowerLossTest {

    private static final int KEYS = 40;

    @TempDir
    Path root;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Unsynced(long position, byte[] bytes) {}

    /** Holds back writes, so that it can be decided later which of them came to the disk. */
    private static final class Power extends DiskCalls {

        private final List<Unsynced> writes = new ArrayList<>();

        @Override
        void write(RandomAccessFile file, long position, byte[] bytes, int offset, int count) throws IOException {
            byte[] copy = new byte[count];
            System.arraycopy(bytes, offset, copy, 0, count);
            writes.add(new Unsynced(position, copy));
            super.write(file, position, bytes, offset, count);
        }

        @Override
        void sync(RandomAccessFile file) throws IOException {
            writes.clear();
            super.sync(file);
        }
    }

    /** Everything is overwritten again and again, so that room is freed and used again. */
    private static ContractBatch batch(Random random, long round) {
        ContractBatch batch = new ContractBatch();
        for (int key = 0; key < KEYS; key++) {
            byte[] value = new byte[2_000 + random.nextInt(2_000)];
            random.nextBytes(value);
            ByteBuffer.wrap(value).putLong(round);
            batch.put(Bucket.META, new byte[] {(byte) key}, value);
        }
        return batch;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatWasSyncedIsNeverOverwrittenByWhatWasNot(long seed) throws Exception {
        Random random = new Random(seed);
        Power power = new Power();
        Path directory = root.resolve("store");
        Backend backend = MvStoreBackend.open(directory, power);
        long round = 0;
        for (; round < 30; round++) {
            backend.apply(batch(random, round), round % 7 == 0 ? Durability.SYNCED : Durability.BUFFERED);
        }
        backend.apply(batch(random, round), Durability.SYNCED);
        File file = directory.resolve("store.mv").toFile();
        byte[] synced = Files.readAllBytes(file.toPath());
        for (long more = round + 1; more < round + 12; more++) {
            backend.apply(batch(random, more), Durability.BUFFERED);
        }
        byte[] after = lost(synced, power, random);
        backend.close();
        Files.write(file.toPath(), after);
        Backend reopened = MvStoreBackend.open(directory, new DiskCalls());
        assertThat(rounds(reopened)).as("seed %d", seed).isGreaterThanOrEqualTo(round);
        reopened.close();
    }

    /** The synced file with some of the whole writes that came after it. */
    private static byte[] lost(byte[] synced, Power power, Random random) {
        assertThat(power.writes).isNotEmpty();
        byte[] file = synced;
        for (Unsynced write : power.writes) {
            if (random.nextBoolean()) {
                int end = (int) write.position + write.bytes.length;
                if (end > file.length) {
                    file = Arrays.copyOf(file, end);
                }
                System.arraycopy(write.bytes, 0, file, (int) write.position, write.bytes.length);
            }
        }
        return file;
    }

    /** The one round that all keys are of. */
    private static long rounds(Backend backend) throws BackendException {
        try (BackendSnapshot now = backend.snapshot();
                BackendSnapshot.Cursor pairs = now.scan(Bucket.META, new byte[0], null)) {
            long round = -1;
            int seen = 0;
            while (pairs.next()) {
                long of = ByteBuffer.wrap(pairs.value()).getLong();
                assertThat(round == -1 || round == of).isTrue();
                round = of;
                seen++;
            }
            assertThat(seen).isEqualTo(KEYS);
            return round;
        }
    }
}
