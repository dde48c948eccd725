package dev.quoin.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.ConfState;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.api.snapshot.SnapshotFiles;
import dev.quoin.api.wal.SnapshotMark;
import dev.quoin.env.LocalDisk;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.RecordingMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableSnapshotFilesTest {

    @TempDir
    Path directory;

    private final SnapshotFiles files = new DurableSnapshotFiles(new LocalDisk(), new SystemClock());

    @Test
    void namesFilesByTermAndIndex() throws IOException {
        files.save(directory, snapshot(0xab, 0x123));
        assertThat(names()).containsExactly("00000000000000ab-0000000000000123.snap");
    }

    @Test
    void readsBackWhatItSaved() throws IOException {
        ConfState members = new ConfState(List.of(1L, -2L), List.of(3L), List.of(4L), List.of(5L), true);
        Snapshot saved = new Snapshot(new SnapshotMetadata(members, 7, 2), "{}".getBytes(UTF_8));
        files.save(directory, saved);
        assertThat(files.newest(directory, List.of(mark(2, 7)))).contains(saved);
    }

    @Test
    void takesTheNewestThatHasAMark() throws IOException {
        for (int index = 10; index <= 40; index += 10) {
            files.save(directory, snapshot(index / 20, index));
        }
        assertThat(files.newest(directory, List.of(mark(0, 10), mark(1, 30), mark(1, 40))))
                .contains(snapshot(1, 30));
        assertThat(files.newest(directory, List.of(mark(0, 10)))).contains(snapshot(0, 10));
        assertThat(files.newest(directory, List.of())).isEmpty();
        assertThat(files.newest(directory.resolve("missing"), List.of(mark(1, 30))))
                .isEmpty();
    }

    @Test
    void setsDamagedFilesAsideAndGoesOn() throws IOException {
        files.save(directory, snapshot(1, 1));
        files.save(directory, snapshot(1, 2));
        Path newest = directory.resolve("0000000000000001-0000000000000002.snap");
        byte[] bytes = Files.readAllBytes(newest);
        List<SnapshotMark> marks = List.of(mark(1, 1), mark(1, 2));
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 0x41;
            assertSetAside(newest, damaged, marks);
            assertSetAside(newest, Arrays.copyOf(bytes, i), marks);
        }
    }

    private void assertSetAside(Path newest, byte[] bytes, List<SnapshotMark> marks) throws IOException {
        Files.write(newest, bytes);
        assertThat(files.newest(directory, marks)).contains(snapshot(1, 1));
        assertThat(newest).doesNotExist();
        assertThat(newest.resolveSibling(newest.getFileName() + ".broken")).hasBinaryContent(bytes);
    }

    @Test
    void purgesTheOldestAndWhatAWriterLeftBehind() throws IOException {
        for (int index = 1; index <= 5; index++) {
            files.save(directory, snapshot(1, index));
        }
        List<String> others =
                List.of("0000000000000001-0000000000000009.snap.broken", "db", "0000000000000004.snap.db", "a.snap");
        for (String other : others) {
            Files.createFile(directory.resolve(other));
        }
        Files.createFile(directory.resolve("0000000000000001-0000000000000006.snap.tmp"));
        files.purge(directory, 0, 0);
        assertThat(names()).hasSize(9);
        files.purge(directory, 2, 3);
        assertThat(names()).contains("0000000000000001-0000000000000003.snap").hasSize(7);
        files.purge(directory, 2, 0);
        assertThat(names())
                .containsAll(others)
                .contains("0000000000000001-0000000000000004.snap", "0000000000000001-0000000000000005.snap")
                .hasSize(6);
    }

    @Test
    void syncsTheFileBeforeItsNameAndItsNameBeforeReturning() throws IOException {
        List<String> steps = new ArrayList<>();
        new DurableSnapshotFiles(new RecordingDisk(new LocalDisk(), steps), new SystemClock())
                .save(directory, snapshot(1, 1));
        String name = "0000000000000001-0000000000000001.snap";
        assertThat(steps)
                .containsExactly(
                        "delete " + name + ".tmp",
                        "create " + name + ".tmp",
                        "write",
                        "sync",
                        "close",
                        "rename " + name + ".tmp " + name,
                        "syncDirectory");
    }

    @Test
    void reportsHowLongSavingTakesWhileMetersAreBound() throws IOException {
        DurableSnapshotFiles measured = new DurableSnapshotFiles(new LocalDisk(), new SystemClock());
        RecordingMeters meters = new RecordingMeters();
        measured.save(directory, snapshot(1, 1));
        measured.bindMeters(meters);
        measured.save(directory, snapshot(1, 2));
        measured.unbindMeters(meters);
        measured.save(directory, snapshot(1, 3));
        assertThat(meters.observed)
                .containsExactlyInAnyOrder(
                        "etcd_debugging_snap_save_marshalling_duration_seconds",
                        "etcd_snap_fsync_duration_seconds",
                        "etcd_debugging_snap_save_total_duration_seconds");
    }

    @Test
    void refusesTheEmptySnapshot() {
        assertThatThrownBy(() -> files.save(directory, snapshot(0, 0))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesAreThoseThatEtcdWrites() throws IOException {
        // One voter, as etcd 3.4.23 wrote it: the zero autoLeave is there.
        Snapshot snapshot = new Snapshot(
                new SnapshotMetadata(ConfState.of(List.of(0xbdae9bbc11dd390dL), List.of()), 33, 2),
                "{}".getBytes(UTF_8));
        byte[] encoded = SnapshotCodec.encode(snapshot);
        assertThat(HexFormat.of().formatHex(encoded))
                .endsWith("0a027b7d" + "1213" + "0a0d" + "088df2f48ec1f7a6d7bd01" + "2800" + "1021" + "1802");
        dev.quoin.rpc.snappb.Snapshot outer = dev.quoin.rpc.snappb.Snapshot.parseFrom(encoded);
        dev.quoin.rpc.raftpb.Snapshot inner = dev.quoin.rpc.raftpb.Snapshot.parseFrom(outer.getData());
        assertThat(inner.getMetadata().getIndex()).isEqualTo(33);
        assertThat(inner.getMetadata().getTerm()).isEqualTo(2);
        assertThat(inner.getMetadata().getConfState().getVotersList()).containsExactly(0xbdae9bbc11dd390dL);
        assertThat(SnapshotCodec.decode(outer.toByteArray())).isEqualTo(snapshot);
    }

    private static Snapshot snapshot(long term, long index) {
        return new Snapshot(
                new SnapshotMetadata(ConfState.of(List.of(1L), List.of()), index, term), "{}".getBytes(UTF_8));
    }

    private static SnapshotMark mark(long term, long index) {
        return new SnapshotMark(index, term, null);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
