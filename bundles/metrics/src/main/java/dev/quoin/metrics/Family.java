package dev.quoin.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** All series of one name. */
final class Family {

    private final String name;
    private final String help;
    private final Kind kind;
    private final Map<Labels, Series> series = new ConcurrentSkipListMap<>();

    Family(String name, String help, Kind kind) {
        this.name = name;
        this.help = help;
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The series with these labels, made if there is none yet. */
    Series series(Labels labels, Supplier<Series> maker) {
        return series.computeIfAbsent(labels, key -> maker.get());
    }

    /** Puts a series in the place of the one that may be there. */
    void replace(Labels labels, Series newest) {
        series.put(labels, newest);
    }

    void print(TextPage page) {
        page.family(name, help, kind);
        series.forEach((labels, one) -> one.print(page, name, labels));
    }
}
