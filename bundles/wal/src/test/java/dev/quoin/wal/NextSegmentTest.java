package dev.quoin.wal;

import static dev.quoin.wal.Fixture.entry;
import static dev.quoin.wal.Fixture.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.env.Disk;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.raft.Entry;
import dev.quoin.env.fixture.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NextSegmentTest {

    private final Fixture fixture = new Fixture(4096);
    private final Random random = new Random(1);
    private final List<Entry> saved = new ArrayList<>();

    /** A disk on which no file can be made while it is full. */
    private static final class FullDisk extends ForwardingDisk {
        private boolean full;

        FullDisk(Disk disk) {
            super(disk);
        }

        @Override
        public DiskFile create(Path file) throws IOException {
            if (full) {
                throw new IOException("no space left on device");
            }
            return super.create(file);
        }
    }

    @Test
    void logGoesOnWhenThereIsRoomAgainBeforeItsSegmentIsFull() throws IOException {
        FullDisk disk = new FullDisk(fixture.disk);
        try (SegmentedLog log = fixture.directory(disk).create(Fixture.METADATA)) {
            disk.full = true;
            save(log, 6);
            disk.full = false;
            save(log, 20);
        }
        assertThat(SegmentName.list(fixture.disk, Fixture.DIR)).hasSizeGreaterThan(2);
        assertThat(fixture.reopened().entries()).isEqualTo(saved);
    }

    @Test
    void logFailsWhereThereIsNoRoomWhenItsSegmentIsFull() throws IOException {
        FullDisk disk = new FullDisk(fixture.disk);
        try (SegmentedLog log = fixture.directory(disk).create(Fixture.METADATA)) {
            disk.full = true;
            assertThatThrownBy(() -> save(log, 20)).isInstanceOf(IOException.class);
        }
        assertThat(fixture.reopened().entries()).hasSizeGreaterThan(5).containsAll(saved);
    }

    private void save(SegmentedLog log, int entries) throws IOException {
        for (int i = 0; i < entries; i++) {
            Entry entry = entry(1, saved.size() + 1, 500, random);
            log.save(state(1, entry.index()), List.of(entry));
            saved.add(entry);
        }
    }
}
