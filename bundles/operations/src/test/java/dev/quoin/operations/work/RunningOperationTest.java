package dev.quoin.operations.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.api.operations.Step;
import dev.quoin.api.operations.Step.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunningOperationTest {
    private long now;
    private final RunningOperation operation = new RunningOperation("update x", () -> now);

    @Test
    void whoListensHearsThePresentStepAndAllFurtherOnes() {
        List<Step> heard = new ArrayList<>();
        operation.now("one");
        operation.listen(heard::add);
        now = 5_000_000;
        operation.now("two");
        operation.end(Outcome.DONE, "three", "");
        assertThat(heard).extracting(Step::text).containsExactly("one", "two", "three");
        assertThat(heard.get(2).elapsedMillis()).isEqualTo(5);
        assertThat(heard.get(2).isLast()).isTrue();
    }

    @Test
    void nothingIsToldAfterTheEnd() {
        List<Step> heard = new ArrayList<>();
        operation.listen(heard::add);
        operation.end(Outcome.CANCELLED, "cancelled", "");
        operation.end(Outcome.DONE, "done", "");
        operation.now("late");
        assertThat(heard).extracting(Step::text).containsExactly("", "cancelled");
        assertThat(operation.step().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void aListenerThatFailsIsToldNoMore() {
        List<Step> heard = new ArrayList<>();
        operation.listen(step -> {
            heard.add(step);
            throw new IllegalStateException("gone");
        });
        operation.now("one");
        assertThat(heard).hasSize(1);
    }

    @Test
    void onlyWhatCanBeCancelledIs() {
        assertThat(operation.cancel()).isFalse();
        operation.cancelBy(() -> true);
        assertThat(operation.cancel()).isTrue();
        operation.end(Outcome.DONE, "done", "");
        assertThat(operation.cancel()).isFalse();
    }
}
