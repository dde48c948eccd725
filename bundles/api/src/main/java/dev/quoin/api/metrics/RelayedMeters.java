package dev.quoin.api.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * Meters that pass on to others, which come and go; to {@link Meters#NONE} in between. Whoever measures makes its meters
 * here once, and binds and unbinds the service in a dynamic optional reference. Any thread.
 *
 * <p>A meter is kept for as long as this object, under its name and labels, so that meters which come later have it too.
 */
public final class RelayedMeters implements Meters {

    private final Map<List<String>, Relay> relays = new LinkedHashMap<>();
    private Meters target = NONE;

    /** Passes everything on to these from now on. */
    public synchronized void bind(Meters next) {
        target = next;
        relays.values().forEach(relay -> relay.connect(next));
    }

    /** Passes on to these no more; nothing happens where others have taken over in the meantime. */
    public synchronized void unbind(Meters gone) {
        if (target == gone) {
            bind(NONE);
        }
    }

    @Override
    public synchronized Counter counter(String name, String help, String... labels) {
        return (Counter) relays.computeIfAbsent(key(name, labels), key -> {
            RelayedCounter made = new RelayedCounter(name, help, labels);
            made.connect(target);
            return made;
        });
    }

    @Override
    public void counter(String name, String help, DoubleSupplier value, String... labels) {
        read(key(name, labels), meters -> meters.counter(name, help, value, labels));
    }

    @Override
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        read(key(name, labels), meters -> meters.gauge(name, help, value, labels));
    }

    private synchronized void read(List<String> key, Relay newest) {
        relays.put(key, newest);
        newest.connect(target);
    }

    @Override
    public synchronized Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return (Histogram) relays.computeIfAbsent(key(name, labels), key -> {
            RelayedHistogram made = new RelayedHistogram(name, help, bounds, labels);
            made.connect(target);
            return made;
        });
    }

    private static List<String> key(String name, String... labels) {
        return Stream.concat(Stream.of(name), Arrays.stream(labels)).toList();
    }

    /** Makes its meter anew wherever it is connected. */
    private interface Relay {
        void connect(Meters meters);
    }

    private static final class RelayedCounter implements Relay, Counter {

        private final String name;
        private final String help;
        private final String[] labels;
        private volatile Counter counter = amount -> {};

        RelayedCounter(String name, String help, String... labels) {
            this.name = name;
            this.help = help;
            this.labels = labels;
        }

        @Override
        public void connect(Meters meters) {
            counter = meters.counter(name, help, labels);
        }

        @Override
        public void add(long amount) {
            counter.add(amount);
        }
    }

    private static final class RelayedHistogram implements Relay, Histogram {

        private final String name;
        private final String help;
        private final double[] bounds;
        private final String[] labels;
        private volatile Histogram histogram = value -> {};

        RelayedHistogram(String name, String help, double[] bounds, String... labels) {
            this.name = name;
            this.help = help;
            this.bounds = bounds;
            this.labels = labels;
        }

        @Override
        public void connect(Meters meters) {
            histogram = meters.histogram(name, help, bounds, labels);
        }

        @Override
        public void observe(double value) {
            histogram.observe(value);
        }
    }
}
