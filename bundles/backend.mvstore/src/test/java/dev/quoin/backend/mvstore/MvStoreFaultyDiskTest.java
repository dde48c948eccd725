package dev.quoin.backend.mvstore;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.backend.contract.DiskFaults;
import dev.quoin.backend.contract.FaultyDiskContract;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

class MvStoreFaultyDiskTest extends FaultyDiskContract {

    @Override
    protected Backend open(Path directory, DiskFaults faults) throws BackendException {
        return MvStoreBackend.open(directory, new FaultyCalls(faults));
    }

    private static final class FaultyCalls extends DiskCalls {

        private final DiskFaults faults;

        FaultyCalls(DiskFaults faults) {
            this.faults = faults;
        }

        @Override
        void write(RandomAccessFile file, long position, byte[] bytes, int offset, int length) throws IOException {
            faults.write(length, count -> super.write(file, position, bytes, offset, count));
        }

        @Override
        void sync(RandomAccessFile file) throws IOException {
            faults.beforeSync();
            super.sync(file);
        }
    }
}
