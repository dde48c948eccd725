package dev.quoin.v2store;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Counts of operations. Any thread. */
final class Statistics {

    private final Map<Statistic, AtomicLong> counts = new EnumMap<>(Statistic.class);

    Statistics() {
        for (Statistic statistic : Statistic.values()) {
            counts.put(statistic, new AtomicLong());
        }
    }

    void increment(Statistic statistic) {
        count(statistic).incrementAndGet();
    }

    long get(Statistic statistic) {
        return count(statistic).get();
    }

    void set(Statistic statistic, long count) {
        count(statistic).set(count);
    }

    private AtomicLong count(Statistic statistic) {
        AtomicLong count = counts.get(statistic);
        if (count == null) {
            throw new IllegalStateException("every statistic has its count: " + statistic);
        }
        return count;
    }
}
