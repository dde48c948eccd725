package dev.quoin.raft.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.raft.Status.ProgressState;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void probesOneAppendAtATime() {
        Progress progress = progress(10);
        progress.sentEntries(3, 30);

        assertThat(progress.paused()).isTrue();
        assertThat(progress.next()).isEqualTo(10);
        assertThat(progress.maybeDecreaseTo(9, 4)).isTrue();
        assertThat(progress.next()).isEqualTo(5);
        assertThat(progress.paused()).isFalse();
    }

    @Test
    void pipelinesUntilTheWindowIsFull() {
        Progress progress = progress(1);
        progress.becomeReplicate();
        progress.sentEntries(1, 10);
        progress.sentEntries(2, 20);

        assertThat(progress.next()).isEqualTo(4);
        assertThat(progress.paused()).isTrue();
        assertThat(progress.admitsEntries()).isFalse();
        assertThat(progress.maybeUpdate(1)).isTrue();
        progress.freeInflightsTo(1);
        assertThat(progress.paused()).isFalse();
        assertThat(progress.admitsEntries()).isTrue();
    }

    @Test
    void ignoresRejectionsOfWhatWasAcknowledged() {
        Progress progress = progress(1);
        progress.maybeUpdate(5);
        progress.becomeReplicate();

        assertThat(progress.maybeDecreaseTo(5, 3)).isFalse();
        assertThat(progress.maybeDecreaseTo(6, 3)).isTrue();
        assertThat(progress.next()).isEqualTo(6);
    }

    @Test
    void probesAfterASnapshotFromItsIndexOnlyIfItArrived() {
        Progress arrived = progress(3);
        arrived.becomeSnapshot(20);
        arrived.becomeProbe();
        assertThat(arrived.next()).isEqualTo(21);

        Progress failed = progress(3);
        failed.becomeSnapshot(20);
        assertThat(failed.paused()).isTrue();
        failed.snapshotFailed();
        assertThat(failed.next()).isEqualTo(1);
        assertThat(failed.state()).isEqualTo(ProgressState.PROBE);
        assertThatThrownBy(() -> arrivedInSnapshotState().sentEntries(1, 1)).isInstanceOf(IllegalStateException.class);
    }

    private static Progress arrivedInSnapshotState() {
        Progress progress = progress(3);
        progress.becomeSnapshot(9);
        return progress;
    }

    /** The ring of the window against a plain queue. */
    @Test
    void theWindowHoldsWhatAQueueHolds() {
        Random random = new Random(5);
        Inflights inflights = new Inflights(50, 1000);
        ArrayDeque<long[]> queue = new ArrayDeque<>();
        long index = 0;
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(3) > 0 && !inflights.full()) {
                index += 1 + random.nextInt(3);
                long size = random.nextInt(60);
                inflights.add(index, size);
                queue.add(new long[] {index, size});
            } else if (random.nextInt(4) == 0) {
                long to = index - random.nextInt(60);
                inflights.freeTo(to);
                queue.removeIf(each -> each[0] <= to);
            }
            long bytes = queue.stream().mapToLong(each -> each[1]).sum();
            assertThat(inflights.count()).isEqualTo(queue.size());
            assertThat(inflights.full()).isEqualTo(queue.size() == 50 || bytes >= 1000);
        }
    }

    private static Progress progress(long next) {
        return new Progress(next, false, true, new Inflights(2, 1000));
    }
}
