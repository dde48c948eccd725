package dev.quoin.backend.xodus;

import dev.quoin.api.backend.Backend;
import dev.quoin.api.backend.BackendException;
import dev.quoin.backend.contract.DiskFaults;
import dev.quoin.backend.contract.FaultyDiskContract;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import jetbrains.exodus.io.FileDataReader;

class XodusFaultyDiskTest extends FaultyDiskContract {

    @Override
    protected Backend open(Path directory, DiskFaults faults) throws BackendException {
        return XodusBackend.open(directory, reader -> new FaultyWriter(reader, faults));
    }

    private static final class FaultyWriter extends LogFileWriter {

        private final DiskFaults faults;

        FaultyWriter(FileDataReader reader, DiskFaults faults) {
            super(reader);
            this.faults = faults;
        }

        @Override
        void writeTo(RandomAccessFile open, byte[] bytes, int offset, int length) throws IOException {
            faults.write(length, count -> super.writeTo(open, bytes, offset, count));
        }

        @Override
        void sync(RandomAccessFile open) throws IOException {
            faults.beforeSync();
            super.sync(open);
        }
    }
}
