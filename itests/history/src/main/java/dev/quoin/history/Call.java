package dev.quoin.history;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call of one client, from its begin to its end. Safe for use by several threads; it ends once. */
public final class Call {

    /** How a call ended. */
    public enum Outcome {
        /** It has not ended, or nobody can say how: it may have happened at any time since it began, or never. */
        UNKNOWN,
        /** It happened, and this was its answer. */
        OK,
        /** It certainly did not happen. */
        FAILED
    }

    private final History history;
    private final int client;
    private final Operation operation;
    private final long begun;
    private long ended = Long.MAX_VALUE;
    private Outcome outcome = Outcome.UNKNOWN;
    private @Nullable Answer answer;

    Call(History history, int client, Operation operation, long begun) {
        this.history = history;
        this.client = client;
        this.operation = operation;
        this.begun = begun;
    }

    /** It was answered; what comes after its end is ignored. */
    public void ok(Answer itsAnswer) {
        end(Outcome.OK, itsAnswer);
    }

    /** It certainly did not and will not happen. */
    public void failed() {
        end(Outcome.FAILED, null);
    }

    /** Nobody can say; the same as never ending it. */
    public void unknown() {
        end(Outcome.UNKNOWN, null);
    }

    private synchronized void end(Outcome how, @Nullable Answer itsAnswer) {
        if (ended == Long.MAX_VALUE) {
            ended = history.nextMoment();
            outcome = how;
            answer = itsAnswer;
        }
    }

    public int client() {
        return client;
    }

    public Operation operation() {
        return operation;
    }

    public synchronized Outcome outcome() {
        return outcome;
    }

    /** The answer; only of a call that is {@link Outcome#OK}. */
    public synchronized Answer answer() {
        return Objects.requireNonNull(answer, "a call without an answer");
    }

    /** When it began, counted in events of the history. */
    public long begun() {
        return begun;
    }

    /** When its effect was certainly over, counted in events of the history. */
    public synchronized long ended() {
        return outcome == Outcome.UNKNOWN ? Long.MAX_VALUE : ended;
    }

    @Override
    public synchronized String toString() {
        String end = ended == Long.MAX_VALUE ? "…" : Long.toString(ended);
        return "[" + begun + "–" + end + "] client " + client + ": " + operation + " → "
                + (answer == null ? outcome : answer);
    }
}
