package dev.quoin.v2store;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Writes down the names and labels of the counters that were raised. */
final class RecordingMeters implements Meters {

    final List<String> observed = new ArrayList<>();

    @Override
    public Counter counter(String name, String help, String... labels) {
        return amount -> observed.add(labels.length == 0 ? name : name + " " + labels[1]);
    }

    @Override
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {}

    @Override
    public Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return value -> observed.add(name);
    }
}
