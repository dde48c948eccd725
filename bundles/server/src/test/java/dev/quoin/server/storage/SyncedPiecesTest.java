package dev.quoin.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.env.DiskFile;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SyncedPiecesTest {

    private static final Path FILE = Path.of("/d/checkpoint");

    @Test
    void whatWasWrittenBeforeTheLastPieceSurvivesACrash() throws IOException {
        CrashableDisk disk = new CrashableDisk();
        disk.createDirectories(FILE.getParent());
        disk.syncDirectory(Path.of("/"));
        int half = (int) SyncedPieces.PIECE_BYTES / 2;
        try (DiskFile file = disk.create(FILE);
                SyncedPieces pieces = new SyncedPieces(file)) {
            disk.syncDirectory(FILE.getParent());
            for (int i = 0; i < 5; i++) {
                assertThat(pieces.write(ByteBuffer.allocate(half))).isEqualTo(half);
            }
            assertThat(file.size()).isEqualTo(5L * half);
            CrashableDisk crashed = disk.crashed(Crash.LOSE_UNSYNCED, new Random(1));
            assertThat(crashed.bytes(FILE)).hasSize(4 * half);
        }
    }
}
