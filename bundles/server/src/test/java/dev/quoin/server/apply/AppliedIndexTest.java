package dev.quoin.server.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppliedIndexTest {

    private final List<String> ran = new ArrayList<>();

    @Test
    void runsAtOnceWhatNeedNotWait() {
        new AppliedIndex(5).whenReached(5, () -> ran.add("now"));
        assertThat(ran).containsExactly("now");
    }

    @Test
    void runsWaitersOnceTheirIndexIsReachedAndNotBefore() {
        AppliedIndex applied = new AppliedIndex(5);
        applied.whenReached(7, () -> ran.add("seven"));
        applied.whenReached(9, () -> ran.add("nine"));
        applied.reached(6);
        assertThat(ran).isEmpty();
        applied.reached(8);
        applied.reached(8);
        assertThat(ran).containsExactly("seven");
        applied.reached(9);
        assertThat(ran).containsExactly("seven", "nine");
    }
}
