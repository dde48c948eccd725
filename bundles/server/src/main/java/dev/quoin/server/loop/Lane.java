package dev.quoin.server.loop;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs tasks one after the other in the order they were submitted, and a closing piece of work after each burst of them.
 * Any thread, unless a method says otherwise.
 */
public interface Lane extends AutoCloseable {

    /**
     * Begins to run what was and will be submitted, after the closing piece of work once. Called once.
     *
     * @param onFailure told about a task that threw; the lane ends
     */
    void start(Consumer<Throwable> onFailure);

    /** Hands a task over; it is dropped silently once the lane is closed. */
    void submit(Runnable task);

    /** Whether nothing waits to be run. */
    boolean quiet();

    /** Runs a question on the lane and waits for its answer; at once where the caller is on the lane. */
    <T> T ask(Supplier<T> question);

    /**
     * Lets run what was submitted so far, then ends the lane and waits for that, for a bounded time, unless the caller is on
     * it.
     */
    @Override
    void close();

    /** Whether nothing runs on the lane any more once {@link #close} has returned; false where a task does not end. */
    default boolean ended() {
        return true;
    }
}
