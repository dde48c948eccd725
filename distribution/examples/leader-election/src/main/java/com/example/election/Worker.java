package com.example.election;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What is to be done by one member only. Declarative Services activate it where {@link Leadership} is, and nowhere else: there
 * is nothing about elections in it but the fence around what it writes.
 */
@Component(service = Function.class, immediate = true, property = "example=worker")
public final class Worker implements Function<String, String> {
    private final Ballot store;
    private final long token;

    @Activate
    public Worker(@Reference Leadership leadership, @Reference(target = "(quoin.role=member)") Channel channel) {
        store = new Ballot(channel, leadership.key());
        token = leadership.fencingToken();
    }

    /** Writes a piece of work, and tells the token that it was written under, or why it was not. */
    @Override
    public String apply(String work) {
        try {
            return store.putFenced(token, "example/work", work) ? Long.toString(token) : "no longer elected";
        } catch (StatusRuntimeException e) {
            return "not reached";
        }
    }
}
