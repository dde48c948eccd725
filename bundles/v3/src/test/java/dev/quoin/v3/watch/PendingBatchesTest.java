package dev.quoin.v3.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.mvccpb.Event;
import dev.quoin.rpc.mvccpb.KeyValue;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class PendingBatchesTest {

    private final PendingBatches pending = new PendingBatches();

    @Test
    void refusesWhatIsTooManyBatches() {
        for (int i = 0; i < PendingBatches.BATCHES_MAX; i++) {
            assertThat(pending.offer(1, batch(1))).isTrue();
        }
        assertThat(pending.offer(1, batch(1))).isFalse();
    }

    @Test
    void refusesWhatIsTooManyBytes() {
        assertThat(pending.offer(1, large(1, PendingBatches.BYTES_MAX - 10))).isTrue();
        assertThat(pending.offer(2, large(10, 1000))).isTrue();
        assertThat(pending.offer(3, batch(0))).isFalse();
        pending.poll();
        assertThat(pending.offer(3, batch(0))).isTrue();
    }

    @Test
    void resumesOnceAfterARefusalWhenEmpty() {
        pending.offer(1, large(1, PendingBatches.BYTES_MAX));
        assertThat(pending.takeResume()).isFalse();
        pending.offer(1, batch(1));
        assertThat(pending.takeResume()).isFalse();
        pending.poll();
        assertThat(pending.takeResume()).isTrue();
        assertThat(pending.takeResume()).isFalse();
        assertThat(pending.offer(1, batch(1))).isTrue();
    }

    @Test
    void announcesOnceUntilLookedAt() {
        assertThat(pending.announce()).isFalse();
        pending.offer(1, batch(1));
        assertThat(pending.announce()).isTrue();
        pending.offer(1, batch(1));
        assertThat(pending.announce()).isFalse();
        pending.looked();
        assertThat(pending.announce()).isTrue();
    }

    @Test
    void dropsWhatIsLeftForACancelledWatcher() {
        pending.offer(1, large(1, PendingBatches.BYTES_MAX));
        pending.compacted(2, 5);
        pending.drop(1);
        PendingBatches.Batch left = pending.poll();
        assertThat(left).isEqualTo(new PendingBatches.Batch(2, null, 5));
        assertThat(pending.offer(3, batch(1))).isTrue();
    }

    @Test
    void takesAndForgetsEverythingOnceClosed() {
        pending.offer(1, batch(1));
        pending.close();
        assertThat(pending.offer(1, batch(1))).isTrue();
        assertThat(pending.poll()).isNull();
        assertThat(pending.announce()).isFalse();
    }

    private static Batch batch(int events) {
        return Batch.of(1, Collections.nCopies(events, Event.getDefaultInstance()));
    }

    private static Batch large(int events, int bytes) {
        KeyValue kv = KeyValue.newBuilder()
                .setValue(ByteString.copyFrom(new byte[bytes]))
                .build();
        return Batch.of(
                1, Collections.nCopies(events, Event.newBuilder().setKv(kv).build()));
    }
}
