package dev.quoin.backend.mvstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.NoSpaceException;
import dev.quoin.api.backend.StateStore;
import dev.quoin.backend.contract.StoreFixture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, and one that cannot sync. */
@Timeout(60)
class FaultyDiskTest {

    private static final int NEVER = Integer.MAX_VALUE;

    @TempDir
    Path root;

    private final AtomicInteger writesLeft = new AtomicInteger(NEVER);
    private final AtomicInteger syncsLeft = new AtomicInteger(NEVER);

    private final class Calls extends DiskCalls {

        @Override
        void write(RandomAccessFile file, long position, byte[] bytes, int offset, int length) throws IOException {
            if (writesLeft.decrementAndGet() < 0) {
                super.write(file, position, bytes, offset, length / 2);
                throw new IOException("No space left on device");
            }
            super.write(file, position, bytes, offset, length);
        }

        @Override
        void sync(RandomAccessFile file) throws IOException {
            if (syncsLeft.decrementAndGet() < 0) {
                throw new IOException("Input/output error");
            }
            super.sync(file);
        }
    }

    private final class Factory implements BackendFactory {

        @Override
        public String name() {
            return MvStoreFactory.ENGINE;
        }

        @Override
        public boolean durable() {
            return true;
        }

        @Override
        public Backend open(Path directory) throws BackendException {
            return MvStoreBackend.open(directory, new Calls());
        }
    }

    @Test
    void fullDiskIsNamedAndReadsGoOnAndNothingCommittedIsLost() throws BackendException {
        for (int writes = 0; writes < 6; writes++) {
            Path directory = root.resolve("full-" + writes);
            writesLeft.set(NEVER);
            StateStore store = StoreFixture.open(new Factory(), directory, 100);
            for (long n = 1; n <= 1_000; n++) {
                StoreFixture.write(store, n);
            }
            store.commit(Durability.BUFFERED);
            writesLeft.set(writes);
            assertThatThrownBy(() -> writeForEver(store)).isInstanceOf(NoSpaceException.class);
            assertThat(store.failure()).isInstanceOf(NoSpaceException.class);
            assertThat(StoreFixture.last(store)).isGreaterThan(1_000);
            store.close();
            writesLeft.set(NEVER);
            try (StateStore reopened = StoreFixture.open(new Factory(), directory, 100)) {
                assertThat(StoreFixture.check(reopened)).isGreaterThanOrEqualTo(1_000);
                StoreFixture.write(reopened, StoreFixture.last(reopened) + 1);
            }
        }
    }

    private static void writeForEver(StateStore store) throws BackendException {
        long n = 1_000;
        while (true) {
            n++;
            StoreFixture.write(store, n);
            if (n % 200 == 0) {
                store.commit(Durability.BUFFERED);
            }
        }
    }

    @Test
    void failedSyncIsNeverTakenBack() throws BackendException {
        StateStore store = StoreFixture.open(new Factory(), root, 100);
        StoreFixture.write(store, 1);
        store.commit(Durability.SYNCED);
        StoreFixture.write(store, 2);
        store.commit(Durability.BUFFERED);
        syncsLeft.set(0);
        assertThatThrownBy(() -> store.commit(Durability.SYNCED)).hasMessageContaining("Input/output error");
        syncsLeft.set(NEVER);
        assertThatThrownBy(() -> store.commit(Durability.SYNCED)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> store.begin()).isInstanceOf(BackendException.class);
        assertThat(StoreFixture.last(store)).isEqualTo(2);
        store.close();
        try (StateStore reopened = StoreFixture.open(new Factory(), root, 100)) {
            assertThat(StoreFixture.check(reopened)).isGreaterThanOrEqualTo(1);
        }
    }
}
