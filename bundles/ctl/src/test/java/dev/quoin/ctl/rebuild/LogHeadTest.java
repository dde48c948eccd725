package dev.quoin.ctl.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.wal.WriteAheadLog;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.SystemClock;
import dev.quoin.rpc.etcdserverpb.Metadata;
import dev.quoin.wal.SegmentedLogs;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogHeadTest {

    @TempDir
    private Path directory;

    @Test
    void readsWhoseLogItIsWhileItIsOpen() throws Exception {
        Path wal = directory.resolve("wal");
        Metadata metadata = Metadata.newBuilder()
                .setNodeID(0x8e9e05c52164694dL)
                .setClusterID(0xcdf818194e3a8c32L)
                .build();
        try (WriteAheadLog log =
                new SegmentedLogs(new LocalDisk(), new SystemClock()).create(wal, metadata.toByteArray())) {
            assertThat(LogHead.read(new LocalDisk(), wal)).contains(metadata);
            assertThat(log.takeContent().metadata()).isEqualTo(metadata.toByteArray());
        }
    }

    @Test
    void findsNothingWhereThereIsNoLogOrOneThatIsNoLog() throws Exception {
        assertThat(LogHead.read(new LocalDisk(), directory.resolve("none"))).isEmpty();
        Files.write(directory.resolve("0000000000000000-0000000000000000.wal"), new byte[100]);
        assertThat(LogHead.read(new LocalDisk(), directory)).isEmpty();
    }
}
