package dev.quoin.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.backend.BackendSnapshot;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.backend.StoreTxn;
import dev.quoin.env.fixture.CrashableDisk;
import dev.quoin.server.fixture.CountedMeters;
import dev.quoin.server.fixture.KeyValueState;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.ManualLanes;
import dev.quoin.server.fixture.ScriptedLoop;
import dev.quoin.server.request.Workers;
import dev.quoin.server.storage.DataDirectory;
import dev.quoin.server.storage.Fence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScrubTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int ROUND_STEPS_MAX = 1_000;

    private final ManualClock clock = new ManualClock();
    private final CountedMeters meters = new CountedMeters();
    private final ScriptedLoop scripted = new ScriptedLoop();
    private final CrashableDisk disk = new CrashableDisk();
    private KeyValueState state;
    private Fencing fencing;
    private boolean othersVote = true;
    private Scrub scrub;

    @BeforeEach
    void build() throws Exception {
        DataDirectory directory = DataDirectory.of(Path.of("/m"), "");
        disk.createDirectories(directory.snap());
        state = new KeyValueState(clock);
        for (int i = 0; i < 50; i++) {
            state.put("k" + i % 20, "value " + i);
        }
        StoreTxn lease = state.store.begin();
        lease.put(Bucket.LEASE, new byte[8], new byte[100]);
        lease.end();
        Workers workers = new Workers(new ManualLanes(clock));
        fencing = new Fencing(new Fence(directory, disk), workers, meters, () -> {});
        scrub = new Scrub(
                new Scrub.Stored(state.store, state.keyValues),
                scripted.loop,
                workers,
                clock,
                meters,
                fencing,
                () -> othersVote,
                new Scrub.Pace(1_000, MINUTE.toMillis()));
    }

    @AfterEach
    void close() throws Exception {
        state.close();
        scripted.close();
    }

    @Test
    void readsEverythingBackInPiecesRoundAfterRound() throws Exception {
        scrub.run();
        assertThat(meters.count("quoin_server_scrub_bytes_total")).isZero();
        round();
        assertThat(meters.count("quoin_server_scrub_rounds_total")).isEqualTo(1);
        assertThat(meters.count("quoin_server_scrub_bytes_total")).isEqualTo(storedBytes());
        scrub.run();
        assertThat(meters.count("quoin_server_scrub_bytes_total"))
                .as("not before its time")
                .isEqualTo(storedBytes());
        state.put("more", "x");
        round();
        assertThat(meters.count("quoin_server_scrub_rounds_total")).isEqualTo(2);
        assertThat(scrub.damage()).isEmpty();
        assertThat(meters.gauge("quoin_server_scrub_damaged")).isZero();
    }

    @Test
    void aRoundThatIsAskedForBeginsBeforeItsTimeAndIsOne() throws Exception {
        scrub.again();
        wholeRound();
        long read = meters.count("quoin_server_scrub_bytes_total");
        assertThat(read).isEqualTo(storedBytes());
        scrub.run();
        assertThat(meters.count("quoin_server_scrub_bytes_total")).isEqualTo(read);
    }

    @Test
    void aRecordThatIsGoneFencesTheMemberOnceItWasLookedForTwice() throws Exception {
        loseARecord();
        round();
        assertThat(scrub.damage()).isEmpty();
        round();
        assertThat(scrub.damage()).contains("sum up to something else");
        assertThat(fencing.fenced()).isTrue();
        assertThat(fencing.reason()).contains("damaged");
        assertThat(meters.gauge("quoin_server_scrub_damaged")).isEqualTo(1);
    }

    @Test
    void aLoneMemberIsNotFencedButSaysWhatIsDamaged() throws Exception {
        othersVote = false;
        loseARecord();
        round();
        round();
        assertThat(scrub.damage()).isNotEmpty();
        assertThat(fencing.fenced()).isFalse();
    }

    private void loseARecord() throws Exception {
        byte[] last = {};
        try (BackendSnapshot snapshot = state.store.pin();
                BackendSnapshot.Cursor cursor = snapshot.scan(Bucket.KEY, new byte[0], null)) {
            while (cursor.next()) {
                last = cursor.key();
            }
        }
        StoreTxn txn = state.store.begin();
        txn.delete(Bucket.KEY, last);
        txn.end();
    }

    private long storedBytes() throws Exception {
        long bytes = 0;
        try (BackendSnapshot snapshot = state.store.pin()) {
            for (Bucket bucket : Bucket.values()) {
                try (BackendSnapshot.Cursor cursor = snapshot.scan(bucket, new byte[0], null)) {
                    while (cursor.next()) {
                        bytes += cursor.key().length + cursor.value().length;
                    }
                }
            }
        }
        return bytes;
    }

    /** A whole round, which begins when its time has come. */
    private void round() throws Exception {
        clock.pass(MINUTE);
        wholeRound();
    }

    private void wholeRound() throws Exception {
        long before = meters.count("quoin_server_scrub_rounds_total");
        for (int i = 0; i < ROUND_STEPS_MAX && meters.count("quoin_server_scrub_rounds_total") == before; i++) {
            scrub.run();
            CountDownLatch between = new CountDownLatch(1);
            scripted.loop.betweenApplies(between::countDown);
            assertThat(between.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(meters.count("quoin_server_scrub_rounds_total")).isEqualTo(before + 1);
    }
}
