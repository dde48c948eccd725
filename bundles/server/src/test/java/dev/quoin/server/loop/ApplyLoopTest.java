package dev.quoin.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.raft.Entry;
import dev.quoin.api.raft.EntryType;
import dev.quoin.api.raft.Snapshot;
import dev.quoin.api.raft.SnapshotMetadata;
import dev.quoin.server.fixture.NobodyListens;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ApplyLoopTest {

    private static final int MEBI = 1 << 20;

    private final CountDownLatch importing = new CountDownLatch(1);
    private final CountDownLatch imported = new CountDownLatch(1);
    private final ApplyLoop loop = new ApplyLoop(new ThreadedLanes(Duration.ofSeconds(10)));

    @Test
    void isFullOfBytesWhileASnapshotIsTakenOverAndNotAfterwards() throws Exception {
        importASnapshot();
        List<Entry> large = List.of(new Entry(EntryType.NORMAL, 1, 1, new byte[MEBI]));
        for (int i = 1; i < ApplyLoop.WAITING_BYTES_MAX / MEBI; i++) {
            loop.submit(large);
        }
        assertThat(loop.full()).isFalse();
        loop.submit(large);
        assertThat(loop.full()).isTrue();
        finish();
    }

    @Test
    void isFullOfSmallGroups() throws Exception {
        importASnapshot();
        for (int i = 1; i < ApplyLoop.WAITING_MAX; i++) {
            loop.submit(List.of());
        }
        assertThat(loop.full()).isTrue();
        finish();
    }

    private void importASnapshot() throws Exception {
        loop.start(
                new Applier() {
                    @Override
                    public void apply(List<Entry> entries) {}

                    @Override
                    public void restore(Snapshot snapshot) throws Exception {
                        importing.countDown();
                        imported.await(20, TimeUnit.SECONDS);
                    }
                },
                new NobodyListens());
        loop.restore(new Snapshot(SnapshotMetadata.EMPTY, new byte[0]));
        importing.await();
    }

    private void finish() throws Exception {
        imported.countDown();
        CountDownLatch done = new CountDownLatch(1);
        loop.run(done::countDown);
        done.await();
        assertThat(loop.full()).isFalse();
        loop.close();
    }
}
