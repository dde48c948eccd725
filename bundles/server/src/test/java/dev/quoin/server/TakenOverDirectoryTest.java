package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.backend.ActiveBackend;
import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StateStore;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.api.env.DiskFile;
import dev.quoin.api.snapshot.DamagedImageException;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.apply.ConsistentIndex;
import dev.quoin.server.fixture.KeptBackend;
import dev.quoin.server.fixture.MapStore;
import dev.quoin.server.fixture.WiredPeers;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.ReceivedDatabases;
import dev.quoin.snapshot.BboltImages;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A directory as etcd leaves it: a log that begins behind a {@code .snap}, and beside that a {@code db} that has or has not
 * reached it.
 */
@Timeout(60)
final class TakenOverDirectoryTest {

    private static final Map<String, Object> SETTINGS = settings();
    private static final Path WAL = Path.of("/a/member/wal");
    private static final Path SNAP = Path.of("/a/member/snap");
    private static final Path DATABASE = SNAP.resolve("db");
    private static final String VALUE = "v".repeat(2_000);
    private static final byte[] NOTHING = {};

    private final CrashableDisk written = new CrashableDisk();
    private final KeptBackend newest = new KeptBackend();
    private KeptBackend older = newest;
    private CrashableDisk disk = written;
    private long snapshotIndex;

    private static Map<String, Object> settings() {
        Map<String, Object> settings = WiredMember.settings("a", "a=http://a:1");
        settings.put("snapshot$_$count", 60L);
        return settings;
    }

    @BeforeEach
    void writeALog() throws Exception {
        try (WiredMember member = WiredMember.start(written, new WiredPeers(new SystemClock()), newest, SETTINGS)) {
            member.ready.get(30, TimeUnit.SECONDS);
            for (int i = 0; i < 100; i++) {
                if (i == 20) {
                    older = newest.copy();
                }
                member.put("k" + i, VALUE).get(30, TimeUnit.SECONDS);
            }
            // The one snapshot, with its mark; there are too few entries for a second.
            while (member.member.consensus.snapshots().latest() == null) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }
        disk = written.crashed(Crash.KEEP_UNSYNCED, new Random(0));
        snapshotIndex =
                numbers(SNAP, ".snap").stream().mapToLong(Long::longValue).max().orElseThrow();
        for (String name : disk.list(SNAP)) {
            if (!name.endsWith(".snap")) {
                disk.delete(SNAP.resolve(name));
            }
        }
        List<Long> segments = numbers(WAL, ".wal");
        long first = segments.stream()
                .filter(begins -> begins <= snapshotIndex)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        assertThat(first).as("the log no longer reaches back").isPositive();
        for (String name : disk.list(WAL)) {
            if (number(name, ".wal") < first) {
                disk.delete(WAL.resolve(name));
            }
        }
        assertThat(index(older)).isLessThan(snapshotIndex);
        assertThat(index(newest)).isGreaterThan(snapshotIndex);
    }

    @Test
    void isTakenOverByItsDatabaseAndTheLogBehindTheSnapshot() throws Exception {
        write(newest, DATABASE);
        KeptBackend backend = new KeptBackend();
        assertHolds(backend);
        assertThat(disk.list(SNAP)).contains("db.imported").doesNotContain("db");
        assertHolds(backend);
    }

    @Test
    void isTakenOverByTheDatabaseThatCameWithTheSnapshotWhereItsOwnIsOlder() throws Exception {
        write(older, DATABASE);
        write(newest, SNAP.resolve(String.format("%016x.snap.db", snapshotIndex)));
        assertHolds(new KeptBackend());
        assertThat(disk.list(SNAP)).doesNotContain("db");
    }

    @Test
    void isRefusedWhereNoDatabaseReachesTheSnapshotAndLeftAsItWas() throws Exception {
        write(older, DATABASE);
        byte[] before = disk.bytes(DATABASE);
        KeptBackend backend = new KeptBackend();
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> open(backend).close())
                    .isInstanceOf(BootException.class)
                    .hasMessageContaining(
                            "ends at index " + index(older) + ", before the newest snapshot at " + snapshotIndex);
            assertThat(disk.bytes(DATABASE)).isEqualTo(before);
        }
        write(newest, DATABASE);
        assertHolds(backend);
    }

    /** Whoever asked this version would be let in. */
    @Test
    void isRefusedWhereAuthenticationIsEnabledAndLeftAsItWas() throws Exception {
        enableAuthentication(newest);
        write(newest, DATABASE);
        byte[] before = disk.bytes(DATABASE);
        KeptBackend backend = new KeptBackend();
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> open(backend).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("authentication is enabled")
                    .hasMessageContaining("etcdctl auth disable");
            assertThat(disk.bytes(DATABASE)).isEqualTo(before);
        }
    }

    @Test
    void isNotOpenedWhereAuthenticationIsEnabledInTheBackend() throws Exception {
        KeptBackend enabled = newest.copy();
        enableAuthentication(enabled);
        WiredPeers network = new WiredPeers(new SystemClock());
        assertThatThrownBy(() -> WiredMember.start(disk, network, enabled, SETTINGS))
                .hasMessageContaining("authentication is enabled");
        try (WiredMember member = WiredMember.start(disk, network, newest.copy(), SETTINGS)) {
            member.ready.get(30, TimeUnit.SECONDS);
            assertThat(member.get("k99")).isEqualTo(VALUE);
        }
    }

    private static void enableAuthentication(KeptBackend backend) throws IOException {
        StoreTxn txn = backend.open(SNAP).begin();
        txn.put(Bucket.AUTH, "authEnabled".getBytes(StandardCharsets.UTF_8), new byte[] {1});
        txn.end();
    }

    /** An etcd that ends with "failed to recover v3 backend from snapshot" leaves an empty database behind. */
    @Test
    void isRefusedWhereTheDatabaseIsGoneOrEmpty() throws Exception {
        assertThatThrownBy(() -> open(new KeptBackend()).close())
                .isInstanceOf(BootException.class)
                .hasMessageContaining("lacks entries that the log no longer holds")
                .hasMessageContaining("restore the backend directory or a snapshot");
        assertThat(disk.list(SNAP)).doesNotContain("db", "db.imported");
        write(new MapStore(), DATABASE);
        assertThatThrownBy(() -> open(new KeptBackend()).close())
                .isInstanceOf(BootException.class)
                .hasMessageContaining("ends at index 0, before the newest snapshot");
    }

    @Test
    void isTakenOverAnewWhereACrashCutTheImportShort() throws Exception {
        write(newest, DATABASE);
        KeptBackend backend = new KeptBackend();
        StateStore begun = backend.open(SNAP);
        StoreTxn txn = begun.begin();
        txn.put(Bucket.LOCAL, "importing".getBytes(StandardCharsets.UTF_8), NOTHING);
        txn.put(Bucket.META, "consistent_index".getBytes(StandardCharsets.UTF_8), bytes(index(newest)));
        txn.put(Bucket.ALARM, new byte[] {1}, NOTHING);
        txn.end();
        assertHolds(backend);
        assertThat(backend.open(SNAP).get(Bucket.ALARM, new byte[] {1})).isNull();
        assertThat(disk.list(SNAP)).contains("db.imported");
    }

    /** Where it were renamed before, a crash would leave neither. */
    @Test
    void keepsTheNameOfItsDatabaseUntilTheImportIsDurable() throws Exception {
        write(newest, DATABASE);
        KeptBackend backend = new KeptBackend();
        List<Boolean> named = new ArrayList<>();
        StateStore watched = forwarding(StateStore.class, backend.open(SNAP), method -> {
            if (method.equals("commit")) {
                named.add(disk.exists(DATABASE));
            }
        });
        ActiveBackend opening = (ActiveBackend) Proxy.newProxyInstance(
                ActiveBackend.class.getClassLoader(),
                new Class<?>[] {ActiveBackend.class},
                (proxy, method, arguments) -> method.getName().equals("open")
                        ? watched
                        : method.getName().equals("discard") ? null : method.invoke(backend, arguments));
        open(opening).close();
        assertThat(named).isNotEmpty().containsOnly(true);
        assertThat(disk.list(SNAP)).contains("db.imported");
    }

    /** The same, which tells beforehand what it is asked. */
    private static <T> T forwarding(Class<T> type, T target, Consumer<String> asked) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    asked.accept(method.getName());
                    return method.invoke(target, arguments);
                }));
    }

    @Test
    void aDamagedDatabaseIsRefusedWithWhatHelpsAndTakenOverOnceAWholeOneIsThere() throws Exception {
        write(newest, DATABASE);
        disk.flipBit(DATABASE, 3 << 12, 0);
        KeptBackend backend = new KeptBackend();
        assertThatThrownBy(() -> open(backend).close())
                .isInstanceOf(BootException.class)
                .hasMessageContaining("page 3 says that it is page")
                .hasMessageContaining("copying the file back from a backup");
        disk.flipBit(DATABASE, 3 << 12, 0);
        assertHolds(backend);
    }

    /** A crash between import and renaming leaves one, and so does who copies a file back. */
    @Test
    void isNotTakenOverOnceMoreWhereADatabaseLiesBesideAWholeBackend() throws Exception {
        write(older, DATABASE);
        assertHolds(newest.copy());
    }

    @Test
    void isNotRebuiltFromAnotherMembersDatabaseThatIsBehindTheLog() throws Exception {
        write(older, SNAP.resolve("rebuild.db"));
        assertHolds(newest.copy());
        assertThat(disk.list(SNAP)).contains("rebuild.db.refused").doesNotContain("rebuild.db");
        write(newest, SNAP.resolve("rebuild.db"));
        assertHolds(older.copy());
    }

    @Test
    void aReceivedDatabaseThatEndsBeforeItsSnapshotIsRefused() throws Exception {
        ReceivedDatabases received =
                new ReceivedDatabases(Flags.options(SETTINGS).directory(), disk, new BboltImages(disk));
        Path file = SNAP.resolve("tmp1");
        write(older, file);
        assertThatThrownBy(() -> received.accept(file, snapshotIndex))
                .isInstanceOf(DamagedImageException.class)
                .hasMessageContaining("the entries between would be lost");
        assertThat(disk.list(SNAP)).noneMatch(name -> name.startsWith("tmp") || name.endsWith(".snap.db"));
    }

    /** Starts, and what was acknowledged is in the store or in the entries behind it. */
    private void assertHolds(KeptBackend backend) throws Exception {
        try (OpenedDirectory opened = open(backend)) {
            assertThat(opened.booted().snapshot().index()).isEqualTo(snapshotIndex);
            long held = ConsistentIndex.read(opened.booted().store());
            assertThat(held).isEqualTo(index(newest));
            try (BackendSnapshot found = opened.booted().store().pin();
                    BackendSnapshot expected = newest.open(SNAP).pin()) {
                assertThat(found.count(Bucket.KEY)).isEqualTo(expected.count(Bucket.KEY));
            }
            assertThat(opened.booted().entries().get(0).index()).isEqualTo(snapshotIndex + 1);
        }
    }

    private List<Long> numbers(Path directory, String suffix) throws IOException {
        return disk.list(directory).stream()
                .filter(name -> name.endsWith(suffix))
                .map(name -> number(name, suffix))
                .toList();
    }

    /** The index in a name, which is its last hexadecimal number. */
    private static long number(String name, String suffix) {
        int end = name.length() - suffix.length();
        return Long.parseUnsignedLong(name.substring(end - 16, end), 16);
    }

    private static long index(KeptBackend backend) throws IOException {
        return ConsistentIndex.read(backend.open(SNAP));
    }

    private static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private void write(KeptBackend backend, Path file) throws IOException {
        write(backend.open(SNAP), file);
    }

    private void write(StateStore store, Path file) throws IOException {
        disk.delete(file);
        try (BackendSnapshot pinned = store.pin();
                DiskFile target = disk.create(file)) {
            new BboltImages(disk).prepare(pinned).writeTo(target.appender(), bytes -> {});
            target.sync();
        }
    }

    private OpenedDirectory open(ActiveBackend backend) throws IOException, BootException {
        return OpenedDirectory.open(disk, backend, SETTINGS);
    }
}
