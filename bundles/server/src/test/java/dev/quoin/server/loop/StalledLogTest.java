package dev.quoin.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.HardState;
import dev.quoin.api.raft.Message;
import dev.quoin.api.raft.MessageType;
import dev.quoin.api.raft.RaftRole;
import dev.quoin.api.raft.Ready;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SoftState;
import dev.quoin.server.fixture.ForgetfulLog;
import dev.quoin.server.fixture.ManualClock;
import dev.quoin.server.fixture.NobodyListens;
import dev.quoin.server.fixture.ScriptedRaft;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Member 1's loop around a scripted Raft, over a log whose writes come back when the test lets them. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StalledLogTest {

    private static final long STALL_MILLIS = 800;
    private static final long PATIENCE_SECONDS = 20;
    private static final Duration LONG = Duration.ofMillis(STALL_MILLIS + 1);

    private final ManualClock clock = new ManualClock();
    private final ScriptedRaft raft = new ScriptedRaft();
    private final Semaphore writing = new Semaphore(0);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final AtomicInteger syncs = new AtomicInteger();
    private final List<Message> sent = new CopyOnWriteArrayList<>();
    private final List<Entry> applied = new CopyOnWriteArrayList<>();
    private volatile Duration syncTakes = Duration.ZERO;

    private final DiskStall stall = new DiskStall(clock, STALL_MILLIS);
    private final ThreadedLanes lanes = new ThreadedLanes();
    private final LogWriter log = new LogWriter(new SlowLog(), snapshot -> {}, stall, false, lanes);
    private final RaftLoop loop = new RaftLoop(raft, 1, log, new ApplyLoop(lanes), sent::addAll, lanes);

    /** A log that waits for the test. */
    private final class SlowLog extends ForgetfulLog {
        @Override
        public void save(HardState hardState, List<Entry> entries) {
            writing.release();
            await(goOn);
        }

        @Override
        public void sync() {
            syncs.incrementAndGet();
            clock.pass(syncTakes);
        }
    }

    @BeforeEach
    void start() {
        loop.start(new Collecting(), new NobodyListens());
    }

    @AfterEach
    void close() throws Exception {
        goOn.countDown();
        loop.close();
    }

    @ParameterizedTest(name = "the only voter: {0}")
    @ValueSource(booleans = {true, false})
    void nothingIsPromisedAppliedOrAdvancedBeforeItIsWritten(boolean alone) throws Exception {
        votesAlone(alone);
        CountDownLatch advanced = raft.says(writes());
        loop.inspect(unused -> {});
        assertThat(writing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        if (!alone) {
            settle();
        }
        assertThat(sent).isEmpty();
        assertThat(applied).isEmpty();
        assertThat(advanced.getCount()).isOne();
        goOn.countDown();
        await(advanced);
        settle();
        assertThat(sent).hasSize(1);
        CountDownLatch looked = new CountDownLatch(1);
        loop.betweenApplies(looked::countDown);
        await(looked);
        assertThat(applied).hasSize(1);
    }

    @Test
    void aLeaderWhoseLogHangsCanStillHandOver() throws Exception {
        raft.state = new SoftState(1, RaftRole.LEADER);
        raft.matches.put(1L, 5L);
        raft.matches.put(2L, 5L);
        hang();
        loop.tick();
        settle();
        assertThat(stall.stalled()).isTrue();
        assertThat(raft.transfers).containsExactly(2L);
        assertThat(raft.ticks)
                .as("a leader's time passes, so that it notices when nobody follows")
                .hasValue(1);
    }

    @Test
    void aMemberWhoseLogHangsDoesNotCampaignBeforeASyncWasQuick() throws Exception {
        raft.state = new SoftState(2, RaftRole.FOLLOWER);
        hang();
        for (int i = 0; i < 20; i++) {
            loop.tick();
        }
        settle();
        assertThat(stall.stalled()).isTrue();
        assertThat(raft.ticks)
                .as("no time passes, so that it never asks for votes")
                .hasValue(0);
        goOn.countDown();
        written();
        syncTakes = Duration.ofMillis(STALL_MILLIS);
        probe();
        assertThat(syncs).as("it was asked").hasValue(1);
        assertThat(stall.stalled()).as("but came back slowly").isTrue();
        assertThat(raft.ticks).hasValue(0);
        syncTakes = Duration.ofMillis(1);
        probe();
        assertThat(syncs).hasValue(2);
        assertThat(stall.stalled()).isFalse();
        int before = raft.ticks.get();
        loop.tick();
        settle();
        assertThat(raft.ticks).hasValue(before + 1);
    }

    @Test
    void aMemberThatAloneVotesGoesOnWhileItsLogHangs() throws Exception {
        votesAlone(true);
        raft.state = new SoftState(1, RaftRole.LEADER);
        raft.matches.put(1L, 5L);
        raft.says(writes());
        loop.inspect(unused -> {});
        assertThat(writing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        clock.pass(LONG);
        loop.tick();
        goOn.countDown();
        settle();
        assertThat(stall.stalls()).isOne();
        assertThat(raft.transfers).isEmpty();
        assertThat(raft.ticks).hasValue(1);
    }

    private void votesAlone(boolean alone) {
        raft.alone = alone;
        settle();
        settle();
    }

    /** Lets a write begin and take too long. */
    private void hang() throws InterruptedException {
        raft.says(writes());
        settle();
        assertThat(writing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        clock.pass(LONG);
    }

    /** Lets the loop look whether the disk syncs again, and waits until it has. */
    private void probe() {
        loop.tick();
        written();
        settle();
    }

    /** Waits until what was to be written or synced so far is. */
    private void written() {
        CountDownLatch last = new CountDownLatch(1);
        log.saveThen(HardState.EMPTY, List.of(), last::countDown);
        await(last);
    }

    private static Ready writes() {
        Entry entry = new Entry(EntryType.NORMAL, 2, 6, new byte[] {1});
        return new Ready(
                null,
                new HardState(2, 1, 6),
                List.of(),
                List.of(entry),
                null,
                List.of(entry),
                List.of(),
                List.of(Message.of(MessageType.APP_RESP, 2, 1, 2)),
                true);
    }

    private void settle() {
        CountDownLatch asked = new CountDownLatch(1);
        loop.inspect(unused -> asked.countDown());
        await(asked);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Collecting implements Applier {
        @Override
        public void apply(List<Entry> entries) {
            applied.addAll(entries);
        }

        @Override
        public void restore(Snapshot snapshot) {}
    }
}
