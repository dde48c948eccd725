package dev.quoin.endpoint;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;

/** Meters whose values can be looked at, by name and labels; a histogram is its number of observations. */
public final class CountingMeters implements Meters {
    private final Map<String, AtomicLong> values = new ConcurrentHashMap<>();

    public Map<String, Long> values() {
        Map<String, Long> now = new TreeMap<>();
        values.forEach((name, value) -> now.put(name, value.get()));
        return now;
    }

    @Override
    public Counter counter(String name, String help, String... labels) {
        return value(name, labels)::addAndGet;
    }

    @Override
    public void counter(String name, String help, DoubleSupplier value, String... labels) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Histogram histogram(String name, String help, double[] bounds, String... labels) {
        AtomicLong count = value(name, labels);
        return observed -> count.incrementAndGet();
    }

    private AtomicLong value(String name, String... labels) {
        return values.computeIfAbsent(name + Arrays.toString(labels), key -> new AtomicLong());
    }
}
