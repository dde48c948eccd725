package dev.quoin.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.HardState;
import dev.quoin.env.SystemClock;
import dev.quoin.server.fixture.ForgetfulLog;
import dev.quoin.server.fixture.NobodyListens;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HangingDiskTest {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final ThreadedLanes lanes = new ThreadedLanes(Duration.ofMillis(50));

    /** A log whose disk does not answer. */
    private final ForgetfulLog log = new ForgetfulLog() {
        @Override
        public void save(HardState hardState, List<Entry> entries) {
            hang();
        }
    };

    @Test
    void closingWaitsForABoundedTimeAndLeavesTheLogOpen() throws Exception {
        LogWriter writer = new LogWriter(log, snapshot -> {}, new DiskStall(new SystemClock(), 1_000), false, lanes);
        CountDownLatch persisted = new CountDownLatch(1);
        writer.start(new NobodyListens());
        writer.saveThen(new HardState(1, 1, 1), List.of(), persisted::countDown);
        reached.await();

        writer.close(true);
        assertThat(log.closed()).isFalse();

        released.countDown();
        persisted.await();
    }

    @Test
    void theLogStaysOpenWhileAnotherLaneHangsInIt() throws Exception {
        LogWriter writer = new LogWriter(log, snapshot -> {}, new DiskStall(new SystemClock(), 1_000), false, lanes);
        writer.start(new NobodyListens());
        writer.close(false);
        assertThat(log.closed()).isFalse();
    }

    @Test
    void aLaneSaysWhetherItHasEnded() throws Exception {
        Lane lane = lanes.lane("hanging", () -> {});
        lane.start(e -> {});
        lane.submit(this::hang);
        reached.await();
        lane.close();
        assertThat(lane.ended()).isFalse();
        released.countDown();
        while (!lane.ended()) {
            lane.close();
        }
    }

    private void hang() {
        reached.countDown();
        try {
            released.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
