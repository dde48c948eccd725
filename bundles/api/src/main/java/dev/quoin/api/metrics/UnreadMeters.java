package dev.quoin.api.metrics;

import java.util.function.DoubleSupplier;

/** Meters that keep nothing. */
final class UnreadMeters implements Meters {

    @Override
    public Counter counter(String name, String help, String... labels) {
        return amount -> {};
    }

    @Override
    public void counter(String name, String help, DoubleSupplier value, String... labels) {
        // Nobody asks.
    }

    @Override
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        // Nobody asks.
    }

    @Override
    public Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return value -> {};
    }
}
