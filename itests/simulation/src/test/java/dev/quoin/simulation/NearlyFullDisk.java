package dev.quoin.simulation;

import dev.quoin.api.env.Disk;
import dev.quoin.env.fixture.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;

/** A disk that says it has little space left once it is told to. */
final class NearlyFullDisk extends ForwardingDisk {

    private static final long LITTLE_BYTES = 1 << 20;

    private volatile boolean full;

    NearlyFullDisk(Disk disk) {
        super(disk);
    }

    void fill() {
        full = true;
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return full ? LITTLE_BYTES : super.usableBytes(path);
    }
}
