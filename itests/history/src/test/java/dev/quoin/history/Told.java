package dev.quoin.history;

import dev.quoin.history.Answer.Compared;
import dev.quoin.history.Answer.Deleted;
import dev.quoin.history.Answer.Found;
import dev.quoin.history.Answer.Written;
import dev.quoin.history.Operation.CompareAndSet;
import dev.quoin.history.Operation.Delete;
import dev.quoin.history.Operation.Get;
import dev.quoin.history.Operation.Put;

/** A history told call by call; each call of one client, and at once over unless it says begin. */
final class Told {

    final History history = new History();
    private int clients;

    Told put(String value) {
        beginPut(value).ok(new Written(0));
        return this;
    }

    Told get(String value) {
        beginGet().ok(new Found(value, 0));
        return this;
    }

    Told delete(boolean existed) {
        beginDelete().ok(new Deleted(existed, 0));
        return this;
    }

    Told swap(String expected, String value, boolean succeeded) {
        beginSwap(expected, value).ok(new Compared(succeeded, 0));
        return this;
    }

    Call beginPut(String value) {
        return history.begin(++clients, new Put("k", value));
    }

    Call beginGet() {
        return history.begin(++clients, new Get("k"));
    }

    Call beginDelete() {
        return history.begin(++clients, new Delete("k"));
    }

    Call beginSwap(String expected, String value) {
        return history.begin(++clients, new CompareAndSet("k", expected, value));
    }

    Verdict verdict() {
        return Linearizability.check(history);
    }
}
