package dev.quoin.v3.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private final List<Runnable> wakeUps = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(wakeUps::add);
    private final List<Integer> ran = new ArrayList<>();

    @Test
    void wakesTheLoopOnceForManyTasksAndKeepsTheirOrder() {
        for (int i = 0; i < 5; i++) {
            int number = i;
            mailbox.put(() -> ran.add(number));
        }
        assertThat(wakeUps).hasSize(1);
        wakeUps.remove(0).run();
        assertThat(ran).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void wakesTheLoopAgainForWhatComesWhileItRuns() {
        mailbox.put(() -> mailbox.put(() -> ran.add(2)));
        mailbox.put(() -> ran.add(1));
        wakeUps.remove(0).run();
        assertThat(ran).containsExactly(1);
        wakeUps.remove(0).run();
        assertThat(ran).containsExactly(1, 2);
    }

    @Test
    void dropsTasksOfALoopThatHasEnded() {
        Mailbox ended = new Mailbox(task -> {
            throw new RejectedExecutionException();
        });
        ended.put(() -> ran.add(1));
        ended.put(() -> ran.add(2));
        assertThat(ran).isEmpty();
    }
}
