package dev.quoin.metrics;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Histogram;
import dev.quoin.api.metrics.Meters;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/** All families by name. */
final class Registry implements Meters {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    @Override
    public Counter counter(String name, String help, String... labels) {
        return (Counter) family(name, help, Kind.COUNTER).series(Labels.of(labels), AddingCounter::new);
    }

    @Override
    public void counter(String name, String help, DoubleSupplier value, String... labels) {
        family(name, help, Kind.COUNTER).replace(Labels.of(labels), new Reading(value));
    }

    @Override
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        family(name, help, Kind.GAUGE).replace(Labels.of(labels), new Reading(value));
    }

    @Override
    public Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return (Histogram)
                family(name, help, Kind.HISTOGRAM).series(Labels.of(labels), () -> new BucketHistogram(bounds));
    }

    /** The whole page. */
    TextPage page() {
        TextPage page = new TextPage();
        families.values().forEach(family -> family.print(page));
        return page;
    }

    private Family family(String name, String help, Kind kind) {
        Family family = families.computeIfAbsent(name, key -> {
            if (!NAME.matcher(key).matches()) {
                throw new IllegalArgumentException("no metric can be named " + key);
            }
            return new Family(key, help, kind);
        });
        if (family.kind() != kind) {
            throw new IllegalArgumentException(name + " is a " + family.kind().text() + ", not a " + kind.text());
        }
        return family;
    }
}
