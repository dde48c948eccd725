package dev.quoin.metrics;

import dev.quoin.api.metrics.Counter;
import java.util.concurrent.atomic.LongAdder;

/** A counter that threads add to without meeting one another. */
final class AddingCounter implements Counter, Series {

    private final LongAdder sum = new LongAdder();

    @Override
    public void add(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("a counter never goes down: " + amount);
        }
        sum.add(amount);
    }

    @Override
    public void print(TextPage page, String name, Labels labels) {
        page.sample(name, labels.text(), sum.sum());
    }
}
