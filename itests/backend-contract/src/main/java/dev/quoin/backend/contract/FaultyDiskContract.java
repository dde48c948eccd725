package dev.quoin.backend.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.BackendFactory;
import dev.quoin.api.backend.Durability;
import dev.quoin.api.backend.NoSpaceException;
import dev.quoin.api.backend.StateStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full, and one that cannot sync, under a durable engine. An engine's test extends it. */
@Timeout(60)
public abstract class FaultyDiskContract {

    @TempDir
    protected Path root;

    private final DiskFaults faults = new DiskFaults();

    /** Opens the engine on a disk whose writes and syncs go through the given faults. */
    protected abstract Backend open(Path directory, DiskFaults faults) throws BackendException;

    private final BackendFactory factory = new BackendFactory() {
        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public boolean durable() {
            return true;
        }

        @Override
        public Backend open(Path directory) throws BackendException {
            return FaultyDiskContract.this.open(directory, faults);
        }
    };

    @Test
    void fullDiskIsNamedAndReadsGoOnAndNothingCommittedIsLost() throws BackendException {
        for (int writes = 0; writes < 6; writes++) {
            Path directory = root.resolve("full-" + writes);
            StateStore store = StoreFixture.open(factory, directory, 100);
            for (long n = 1; n <= 1_000; n++) {
                StoreFixture.write(store, n);
            }
            store.commit(Durability.BUFFERED);
            faults.fullAfter(writes);
            assertThatThrownBy(() -> writeForEver(store)).isInstanceOf(NoSpaceException.class);
            assertThat(store.failure()).isInstanceOf(NoSpaceException.class);
            assertThat(StoreFixture.last(store)).isGreaterThan(1_000);
            store.close();
            faults.heal();
            try (StateStore reopened = StoreFixture.open(factory, directory, 100)) {
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
        StateStore store = StoreFixture.open(factory, root, 100);
        StoreFixture.write(store, 1);
        store.commit(Durability.SYNCED);
        StoreFixture.write(store, 2);
        store.commit(Durability.BUFFERED);
        faults.syncsFail();
        assertThatThrownBy(() -> store.commit(Durability.SYNCED)).hasMessageContaining("Input/output error");
        faults.heal();
        assertThatThrownBy(() -> store.commit(Durability.SYNCED)).isInstanceOf(BackendException.class);
        assertThatThrownBy(() -> store.begin()).isInstanceOf(BackendException.class);
        assertThat(StoreFixture.last(store)).isEqualTo(2);
        store.close();
        try (StateStore reopened = StoreFixture.open(factory, root, 100)) {
            assertThat(StoreFixture.check(reopened)).isGreaterThanOrEqualTo(1);
        }
    }
}
