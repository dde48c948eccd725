package dev.quoin.benchmark;

import org.HdrHistogram.Histogram;

/**
 * What one run of one operation against one server came to.
 *
 * @param perSecond operations (or deliveries) a second
 * @param cpuPer100k server CPU seconds for 100,000 operations
 */
record Figures(double perSecond, double cpuPer100k, double p50Millis, double p99Millis, double p999Millis) {

    static Figures of(long operations, double seconds, double cpuSeconds, Histogram nanos) {
        return new Figures(
                operations / seconds,
                cpuSeconds / operations * 100_000,
                nanos.getValueAtPercentile(50) / 1e6,
                nanos.getValueAtPercentile(99) / 1e6,
                nanos.getValueAtPercentile(99.9) / 1e6);
    }
}
