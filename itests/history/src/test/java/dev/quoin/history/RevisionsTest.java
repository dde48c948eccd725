package dev.quoin.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quoin.history.Answer.Deleted;
import dev.quoin.history.Answer.Found;
import dev.quoin.history.Answer.Written;
import dev.quoin.history.Operation.Delete;
import dev.quoin.history.Operation.Get;
import dev.quoin.history.Operation.Put;
import org.junit.jupiter.api.Test;

class RevisionsTest {

    private final History history = new History();

    private void put(String key, long revision) {
        history.begin(1, new Put(key, "v" + revision)).ok(new Written(revision));
    }

    private void get(String key, long revision) {
        history.begin(1, new Get(key)).ok(new Found("v", revision));
    }

    private Class<?> verdict() {
        return Revisions.check(history).getClass();
    }

    @Test
    void acceptsGrowingRevisionsAndReadsThatShareThem() {
        put("a", 2);
        get("b", 2);
        history.begin(1, new Delete("c")).ok(new Deleted(false, 2));
        put("b", 3);
        assertThat(verdict()).isEqualTo(Verdict.Good.class);
    }

    @Test
    void acceptsAnyOrderOfConcurrentWrites() {
        Call one = history.begin(1, new Put("a", "1"));
        Call two = history.begin(2, new Put("b", "2"));
        two.ok(new Written(3));
        one.ok(new Written(2));
        assertThat(verdict()).isEqualTo(Verdict.Good.class);
    }

    @Test
    void refusesReadOfAnotherKeyBehindAnAcknowledgedWrite() {
        put("a", 2);
        put("a", 3);
        get("b", 2);
        assertThat(verdict()).isEqualTo(Verdict.Bad.class);
    }

    @Test
    void refusesWriteThatDoesNotMakeARevision() {
        get("b", 2);
        put("a", 2);
        assertThat(verdict()).isEqualTo(Verdict.Bad.class);
    }

    @Test
    void refusesTwoConcurrentWritesWithOneRevision() {
        Call one = history.begin(1, new Put("a", "1"));
        Call two = history.begin(2, new Put("b", "2"));
        two.ok(new Written(3));
        one.ok(new Written(3));
        assertThat(verdict()).isEqualTo(Verdict.Bad.class);
    }
}
