package dev.quoin.mvcc.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.mvcc.work.Workers.Worker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadWorkersTest {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void closingDoesNotWaitForADiskThatHangs() throws Exception {
        Worker worker = new ThreadWorkers().worker("hanging", this::hang);
        worker.wake();
        reached.await();
        worker.close();
        assertThat(ended.getCount()).as("the step goes on").isEqualTo(1);
        released.countDown();
        ended.await();
        assertThat(steps).hasValue(1);
    }

    @Test
    void closingWaitsForAStepThatEnds() throws Exception {
        Worker worker = new ThreadWorkers().worker("ending", () -> {
            reached.countDown();
            return false;
        });
        worker.wake();
        reached.await();
        worker.close();
    }

    private boolean hang() {
        steps.incrementAndGet();
        reached.countDown();
        try {
            released.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        ended.countDown();
        return true;
    }
}
