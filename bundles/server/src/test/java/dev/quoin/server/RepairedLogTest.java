package dev.quoin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.Entry;
import dev.quoin.env.SystemClock;
import dev.quoin.env.fixture.Crash;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.apply.ConsistentIndex;
import dev.quoin.server.fixture.KeptBackend;
import dev.quoin.server.fixture.LogRecord;
import dev.quoin.server.fixture.WiredPeers;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.Booted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flipped bit in each record of a member's log in turn, before backends that have more or less of what the log says. */
@Timeout(60)
final class RepairedLogTest {

    private static final Map<String, Object> SETTINGS = settings();
    private static final Path SEGMENT = Path.of("/a/member/wal/0000000000000000-0000000000000000.wal");
    private static final int PUTS = 12;

    private final CrashableDisk disk = new CrashableDisk();
    private final KeptBackend newest = new KeptBackend();
    private final List<LogRecord> records = new ArrayList<>();
    private KeptBackend older = newest;
    private List<Entry> entries = List.of();
    private long last;

    private static Map<String, Object> settings() {
        Map<String, Object> settings = WiredMember.settings("a", "a=http://a:1");
        settings.put("snapshot$_$count", 10_000L);
        return settings;
    }

    @BeforeEach
    void writeALog() throws Exception {
        try (WiredMember member = WiredMember.start(disk, new WiredPeers(new SystemClock()), newest, SETTINGS)) {
            member.ready.get(30, TimeUnit.SECONDS);
            for (int i = 0; i < 2 * PUTS; i++) {
                if (i == PUTS) {
                    older = newest.copy();
                }
                member.put("k" + i, "v" + i).get(30, TimeUnit.SECONDS);
            }
        }
        records.addAll(LogRecord.in(disk.bytes(SEGMENT)));
        try (OpenedDirectory whole = OpenedDirectory.open(copy(), newest.copy(), SETTINGS)) {
            entries = whole.booted().entries();
            last = ConsistentIndex.read(whole.booted().store());
        }
        assertThat(entries).hasSizeGreaterThan(2 * PUTS);
        assertThat(records.stream().filter(record -> record.type() == LogRecord.ENTRY))
                .hasSameSizeAs(entries);
    }

    @Test
    void anEntryWhoseEffectsAreInTheBackendIsNotMissed() throws Exception {
        for (LogRecord record : putsWithAStateBehind()) {
            CrashableDisk damaged = damaged(record);
            KeptBackend backend = newest.copy();
            try (OpenedDirectory opened = OpenedDirectory.open(damaged, backend, SETTINGS)) {
                assertNothingIsMissing(opened.booted(), record);
                assertThat(opened.booted().snapshot().index()).isEqualTo(last);
            }
            try (OpenedDirectory again = OpenedDirectory.open(damaged, backend, SETTINGS)) {
                assertNothingIsMissing(again.booted(), record);
            }
        }
    }

    @Test
    void anEntryThatTheBackendLacksIsRefusedAndAnotherIsNot() throws Exception {
        long held;
        try (OpenedDirectory opened = OpenedDirectory.open(copy(), older.copy(), SETTINGS)) {
            held = ConsistentIndex.read(opened.booted().store());
        }
        assertThat(held).isBetween(2L, last - 2);
        for (LogRecord record : putsWithAStateBehind()) {
            CrashableDisk damaged = damaged(record);
            KeptBackend backend = older.copy();
            if (record.index() <= held) {
                try (OpenedDirectory opened = OpenedDirectory.open(damaged, backend, SETTINGS)) {
                    assertNothingIsMissing(opened.booted(), record);
                    assertThat(opened.booted().snapshot().index()).isEqualTo(held);
                }
            } else {
                assertThatThrownBy(() ->
                                OpenedDirectory.open(damaged, backend, SETTINGS).close())
                        .as("%s", record)
                        .isInstanceOf(BootException.class)
                        .hasMessageContaining("the backend holds only those up to " + held)
                        .hasMessageContaining("there is no other member to have them")
                        .hasMessageContaining("would help");
                assertThat(damaged.bytes(SEGMENT))
                        .as("what is refused is left as it is")
                        .isEqualTo(damaged(record).bytes(SEGMENT));
            }
        }
    }

    @Test
    void aChangeOfMembershipIsNotGuessed() throws Exception {
        LogRecord founding = records.stream()
                .filter(record -> record.index() == 1)
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> OpenedDirectory.open(damaged(founding), newest.copy(), SETTINGS)
                        .close())
                .isInstanceOf(BootException.class)
                .hasMessageContaining("a change of membership may be among the lost entries")
                .hasMessageContaining("would help");
    }

    @Test
    void anyOtherDamageIsRepairedWholeOrRefused() throws Exception {
        int repaired = 0;
        int refused = 0;
        for (LogRecord record : records) {
            for (int at = record.at(); at < record.end(); at += 5) {
                CrashableDisk damaged = copy();
                damaged.flipBit(SEGMENT, at, at % 7);
                try (OpenedDirectory opened = OpenedDirectory.open(damaged, older.copy(), SETTINGS)) {
                    assertNothingIsMissing(opened.booted(), record);
                    repaired++;
                } catch (BootException | IOException e) {
                    assertThat(e.getMessage()).contains("would help");
                    refused++;
                }
            }
        }
        assertThat(repaired).isPositive();
        assertThat(refused).isPositive();
    }

    /** Between them, the backend and the entries behind it have all that was acknowledged. */
    private void assertNothingIsMissing(Booted booted, LogRecord damaged) throws IOException {
        long held = ConsistentIndex.read(booted.store());
        assertThat(booted.snapshot().index()).as("%s", damaged).isLessThanOrEqualTo(held);
        assertThat(after(held, booted.entries())).as("%s", damaged).isEqualTo(after(held, entries));
    }

    private static List<Entry> after(long index, List<Entry> all) {
        return all.stream().filter(entry -> entry.index() > index).toList();
    }

    /** Behind one at the very end of the log nothing vouches for what follows. */
    private List<LogRecord> putsWithAStateBehind() {
        List<LogRecord> found = LogRecord.entriesBeforeAState(records);
        assertThat(found).hasSizeGreaterThan(2 * PUTS - 2);
        return found;
    }

    private CrashableDisk damaged(LogRecord record) {
        CrashableDisk damaged = copy();
        damaged.flipBit(SEGMENT, record.end() - 1L, 0);
        return damaged;
    }

    private CrashableDisk copy() {
        return disk.crashed(Crash.KEEP_UNSYNCED, new Random(0));
    }
}
