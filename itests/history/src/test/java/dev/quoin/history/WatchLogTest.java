package dev.quoin.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.history.Answer.Written;
import dev.quoin.history.Operation.Put;
import dev.quoin.history.WatchLog.Event;
import org.junit.jupiter.api.Test;

class WatchLogTest {

    private final WatchLog log = new WatchLog();
    private final History history = new History();

    private WatchLog saw(String watcher, long... revisions) {
        for (long revision : revisions) {
            log.saw(watcher, event(revision));
        }
        return log;
    }

    private static Event event(long revision) {
        return new Event(revision, "k", "v" + revision);
    }

    private static void bad(Verdict verdict, String why) {
        assertThat(verdict).isInstanceOf(Verdict.Bad.class);
        assertThat(((Verdict.Bad) verdict).why()).contains(why);
    }

    @Test
    void acceptsEveryRevisionOnceAndInOrder() {
        saw("a", 2, 3, 4);
        saw("b", 2, 3, 4);
        assertThat(log.check(2, 4, true)).isEqualTo(new Verdict.Good());
        assertThat(log.last("a")).isEqualTo(4);
        assertThat(log.last("nobody")).isZero();
    }

    @Test
    void acceptsSeveralKeysOfOneTransaction() {
        log.saw("a", event(2));
        log.saw("a", new Event(2, "other", null));
        assertThat(log.check(2, 2, true)).isEqualTo(new Verdict.Good());
    }

    @Test
    void acceptsWhatWasCompactedForOneWatcher() {
        log.saw("a", event(2));
        log.skipped("a", 4);
        assertThat(log.last("a")).isEqualTo(4);
        log.saw("a", event(5));
        saw("b", 2, 3, 4, 5);
        assertThat(log.check(2, 5, true)).isEqualTo(new Verdict.Good());
    }

    @Test
    void refusesRevisionThatIsMissingAfterACompaction() {
        log.saw("a", event(2));
        log.skipped("a", 3);
        bad(saw("a", 5).check(2, 5, true), "a did not see revision 4");
    }

    @Test
    void acceptsAcknowledgedWriteThatAllSkipped() {
        history.begin(1, new Put("k", "v3")).ok(new Written(3));
        log.skipped("a", 3);
        assertThat(log.explains(history)).isEqualTo(new Verdict.Good());
    }

    @Test
    void refusesAcknowledgedWriteThatNotAllSkipped() {
        history.begin(1, new Put("k", "v3")).ok(new Written(3));
        log.skipped("a", 3);
        saw("b", 2, 4);
        bad(log.explains(history), "an acknowledged write is missing");
    }

    @Test
    void refusesRevisionThatIsMissing() {
        bad(saw("a", 2, 4).check(2, 4, true), "a did not see revision 3");
    }

    @Test
    void refusesRevisionThatOnlyAnotherSaw() {
        saw("a", 2, 4);
        bad(saw("b", 2, 3, 4).check(2, 4, false), "a did not see revision 3");
    }

    @Test
    void refusesMissingEnd() {
        bad(saw("a", 2, 3).check(2, 4, true), "a did not see revision 4");
    }

    @Test
    void refusesRevisionSeenTwice() {
        bad(saw("a", 2, 3, 3).check(2, 3, true), "one change twice");
    }

    @Test
    void refusesDisorder() {
        bad(saw("a", 2, 4, 3).check(2, 4, true), "after revision 4");
    }

    @Test
    void refusesTwoTruths() {
        saw("a", 2);
        log.saw("b", new Event(2, "k", "another"));
        bad(log.check(2, 2, true), "another watcher");
    }

    @Test
    void refusesAcknowledgedWriteThatIsMissing() {
        saw("a", 2);
        history.begin(1, new Put("k", "v3")).ok(new Written(3));
        bad(log.explains(history), "an acknowledged write is missing");
    }

    @Test
    void refusesAcknowledgedWriteUnderAnotherRevision() {
        saw("a", 2, 3);
        history.begin(1, new Put("k", "v2")).ok(new Written(3));
        bad(log.explains(history), "an acknowledged write is missing");
    }

    @Test
    void refusesWriteThatHappenedTwice() {
        saw("a", 2, 3);
        log.saw("a", new Event(4, "k", "v2"));
        history.begin(1, new Put("k", "v2")).ok(new Written(2));
        bad(log.explains(history), "one write happened twice");
    }

    @Test
    void acceptsAcknowledgedWritesInTheirPlaces() {
        saw("a", 2, 3);
        history.begin(1, new Put("k", "v2")).ok(new Written(2));
        history.begin(1, new Put("k", "lost")).unknown();
        history.begin(1, new Put("k", "v3")).ok(new Written(3));
        assertThat(log.explains(history)).isEqualTo(new Verdict.Good());
    }
}
