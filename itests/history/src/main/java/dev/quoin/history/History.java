package dev.quoin.history;

import java.util.ArrayList;
import java.util.List;

/**
 * The calls of concurrent clients. A call's begin and end are numbered as they are recorded, so of two calls the one that
 * ended before the other began has the lower numbers. Record the begin before sending and the end after receiving.
 */
public final class History {

    private final List<Call> calls = new ArrayList<>();
    private long moments;

    /** A client begins a call. */
    public synchronized Call begin(int client, Operation operation) {
        Call call = new Call(this, client, operation, ++moments);
        calls.add(call);
        return call;
    }

    synchronized long nextMoment() {
        return ++moments;
    }

    /** The calls so far, in order of their begin. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }
}
