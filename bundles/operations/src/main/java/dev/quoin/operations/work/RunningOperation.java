package dev.quoin.operations.work;

import dev.quoin.api.operations.Operation;
import dev.quoin.api.operations.Step;
import dev.quoin.api.operations.Step.Amount;
import dev.quoin.api.operations.Step.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An operation and who follows it. */
public final class RunningOperation implements Operation {
    private static final Logger LOG = LoggerFactory.getLogger(RunningOperation.class);

    private final String name;
    private final LongSupplier nanos;
    private final long began;
    private final List<Consumer<Step>> listeners = new ArrayList<>();
    private Step step;
    private volatile BooleanSupplier canceller = () -> false;

    /** {@code nanos} tells the time, as {@link System#nanoTime} does. */
    public RunningOperation(String name, LongSupplier nanos) {
        this.name = name;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.step = new Step(name, "", Outcome.UNDER_WAY, "", Amount.NONE, 0);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized Step step() {
        return step;
    }

    @Override
    public synchronized void listen(Consumer<Step> listener) {
        if (tell(listener, step) && !step.isLast()) {
            listeners.add(listener);
        }
    }

    @Override
    public synchronized void forget(Consumer<Step> listener) {
        listeners.remove(listener);
    }

    @Override
    public boolean cancel() {
        return !step().isLast() && canceller.getAsBoolean();
    }

    /** From now on {@link #cancel} asks this one. */
    public void cancelBy(BooleanSupplier asked) {
        canceller = asked;
    }

    /** What happens now. */
    public void now(String text) {
        LOG.info("{}: {}", name, text);
        set(text, Outcome.UNDER_WAY, "", Amount.NONE);
    }

    /** How much of it is copied. */
    public void now(String text, Amount amount) {
        set(text, Outcome.UNDER_WAY, "", amount);
    }

    /** The end. Whatever comes later is not told. */
    public void end(Outcome outcome, String text, String advice) {
        if (outcome == Outcome.FAILED) {
            LOG.atError().addKeyValue("advice", advice).log(name + " failed: " + text);
        } else {
            LOG.info("{}: {}", name, text);
        }
        set(text, outcome, advice, step().amount());
    }

    private synchronized void set(String text, Outcome outcome, String advice, Amount amount) {
        if (step.isLast()) {
            return;
        }
        Step next = new Step(name, text, outcome, advice, amount, (nanos.getAsLong() - began) / 1_000_000);
        step = next;
        listeners.removeIf(listener -> !tell(listener, next));
        if (next.isLast()) {
            listeners.clear();
        }
    }

    private static boolean tell(Consumer<Step> listener, Step told) {
        try {
            listener.accept(told);
            return true;
        } catch (RuntimeException e) {
            LOG.debug("who followed an operation is gone", e);
            return false;
        }
    }
}
