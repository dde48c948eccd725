package dev.quoin.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.history.Answer.Compared;
import dev.quoin.history.Answer.Found;
import dev.quoin.history.Answer.Written;
import dev.quoin.history.Operation.Get;
import dev.quoin.history.Operation.Put;
import org.junit.jupiter.api.Test;

/** Histories of which a person can say whether they are linearizable. */
class LinearizabilityTest {

    private final Told told = new Told();

    private void good() {
        assertThat(told.verdict()).isEqualTo(new Verdict.Good());
    }

    private void bad() {
        assertThat(told.verdict()).isInstanceOf(Verdict.Bad.class);
    }

    @Test
    void acceptsWhatOneClientDoesInOrder() {
        told.get(null).put("a").get("a").delete(true).delete(false).get(null).swap(null, "b", true);
        told.swap("a", "c", false).swap("b", "c", true).get("c");
        good();
    }

    @Test
    void acceptsNothing() {
        good();
    }

    @Test
    void refusesStaleRead() {
        told.put("a").put("b").get("a");
        bad();
    }

    @Test
    void refusesLostWrite() {
        told.put("a").get(null);
        bad();
    }

    @Test
    void refusesValueThatNobodyWrote() {
        told.put("a").get("b");
        bad();
    }

    @Test
    void refusesReadThatIsUndoneByLaterRead() {
        Call put = told.beginPut("a");
        told.get("a").get(null);
        put.unknown();
        bad();
    }

    @Test
    void refusesUncommittedValueThatIsReadAndThenLost() {
        told.put("a");
        told.beginPut("b").unknown();
        told.get("b").get("a");
        bad();
    }

    @Test
    void refusesValueOfCallThatFailed() {
        told.beginPut("a").failed();
        told.get("a");
        bad();
    }

    @Test
    void refusesReordering() {
        Call one = told.beginPut("a");
        Call two = told.beginPut("b");
        one.ok(new Written(0));
        two.ok(new Written(0));
        told.get("a").get("b");
        bad();
    }

    @Test
    void refusesTwoReadersThatSeeWritesInDifferentOrder() {
        Call one = told.beginPut("a");
        Call two = told.beginPut("b");
        told.get("a").get("b").get("a");
        one.ok(new Written(0));
        two.ok(new Written(0));
        bad();
    }

    @Test
    void refusesWriteThatIsAppliedTwice() {
        told.beginPut("a").unknown();
        told.get("a").put("b").get("a");
        bad();
    }

    @Test
    void refusesTwoWinnersOfOneSwap() {
        Call one = told.beginSwap(null, "a");
        Call two = told.beginSwap(null, "b");
        one.ok(new Compared(true, 0));
        two.ok(new Compared(true, 0));
        bad();
    }

    @Test
    void refusesSwapThatFailsThoughNothingStoodAgainstIt() {
        told.put("a").swap("a", "b", false);
        bad();
    }

    @Test
    void refusesDeletionOfWhatWasNotThere() {
        told.put("a").delete(true).delete(true);
        bad();
    }

    @Test
    void acceptsEitherOrderOfConcurrentWrites() {
        Call one = told.beginPut("a");
        Call two = told.beginPut("b");
        one.ok(new Written(0));
        two.ok(new Written(0));
        told.get("a");
        good();
    }

    @Test
    void acceptsReadBesideWriteThatSeesOldOrNew() {
        told.put("a");
        Call put = told.beginPut("b");
        Call old = told.beginGet();
        told.get("a");
        old.ok(new Found("a", 0));
        told.get("b");
        put.ok(new Written(0));
        good();
    }

    @Test
    void acceptsUnknownWriteThatHappensLate() {
        told.beginPut("a").unknown();
        told.put("b").get("b").get("a").get("a");
        good();
    }

    @Test
    void acceptsUnknownWriteThatNeverHappens() {
        told.beginPut("a").unknown();
        told.beginDelete().unknown();
        told.put("b").get("b");
        good();
    }

    @Test
    void acceptsChainOfUnknownSwaps() {
        told.beginSwap("b", "c").unknown();
        told.beginSwap("a", "b").unknown();
        told.put("a").get("c").swap("c", "d", true);
        good();
    }

    @Test
    void judgesKeysApart() {
        History history = new History();
        history.begin(1, new Put("x", "1")).ok(new Written(0));
        history.begin(1, new Get("y")).ok(new Found(null, 0));
        history.begin(1, new Get("x")).ok(new Found("1", 0));
        assertThat(Linearizability.check(history)).isEqualTo(new Verdict.Good());
        history.begin(1, new Put("y", "2")).ok(new Written(0));
        history.begin(1, new Get("y")).ok(new Found(null, 0));
        assertThat(Linearizability.check(history)).isInstanceOf(Verdict.Bad.class);
    }

    @Test
    void namesWhatCannotBeExplained() {
        told.put("a").put("b").get("a");
        assertThat(((Verdict.Bad) told.verdict()).why())
                .contains("no order explains\n  [5–6] client 3: Get[key=k] → Found[value=a, revision=0]")
                .contains("could hold [b]");
    }

    @Test
    void isQuickWhereManyOutcomesAreUnknown() {
        for (int i = 0; i < 300; i++) {
            told.beginPut("lost" + i).unknown();
            told.put("v" + i).get("v" + i);
            if (i % 3 == 0) {
                told.get("lost" + (i - i % 2));
            }
        }
        good();
    }

    @Test
    void givesUpAtItsBound() {
        for (int i = 0; i < 20; i++) {
            told.beginSwap("v" + i, "v" + (i + 1)).unknown();
        }
        told.put("v0").get("v20");
        assertThat(Linearizability.check(told.history.calls(), 5)).isInstanceOf(Verdict.Undecided.class);
    }
}
