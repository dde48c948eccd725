package dev.quoin.operations.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quoin.api.operations.Operation;
import dev.quoin.api.operations.OperationException;
import dev.quoin.api.operations.Step;
import dev.quoin.api.operations.Step.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class OperationThreadTest {
    private final OperationThread thread = new OperationThread(System::nanoTime);

    @AfterEach
    void close() {
        thread.close();
    }

    private static Step end(Operation operation) throws Exception {
        CompletableFuture<Step> end = new CompletableFuture<>();
        operation.listen(step -> {
            if (step.isLast()) {
                end.complete(step);
            }
        });
        return end.get(30, TimeUnit.SECONDS);
    }

    @Test
    void anotherOperationIsRefusedWhileOneIsUnderWay() throws Exception {
        CompletableFuture<String> gate = new CompletableFuture<>();
        Operation first = thread.begin("first", operation -> gate.join());
        assertThatThrownBy(() -> thread.begin("second", operation -> ""))
                .isInstanceOf(OperationException.class)
                .hasMessage("busy: first is under way");
        gate.complete("ready");
        assertThat(end(first).text()).isEqualTo("ready");
        assertThat(end(thread.begin("second", operation -> "too")).outcome()).isEqualTo(Outcome.DONE);
    }

    @Test
    void aFailureTellsWhatToDo() throws Exception {
        Step end = end(thread.begin("one", operation -> {
            throw new OperationException("no", "do that");
        }));
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.text()).isEqualTo("no");
        assertThat(end.advice()).isEqualTo("do that");
    }

    @Test
    void whatAnotherCarriesOnEndsWithIt() throws Exception {
        CompletableFuture<String> other = new CompletableFuture<>();
        RunningOperation adopted = new RunningOperation("exchange", System::nanoTime);
        thread.follow(adopted, other);
        assertThatThrownBy(() -> thread.begin("second", operation -> "")).isInstanceOf(OperationException.class);
        other.completeExceptionally(new IllegalStateException("does not resolve"));
        assertThat(end(adopted).text()).isEqualTo("does not resolve");
        assertThat(thread.latest()).contains(adopted);
    }
}
