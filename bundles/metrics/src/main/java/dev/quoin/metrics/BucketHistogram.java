package dev.quoin.metrics;

import dev.quoin.api.metrics.Histogram;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** A histogram with one adder for each bucket; the sums over the buckets are made when the page is printed. */
final class BucketHistogram implements Histogram, Series {

    private final double[] bounds;

    /** Counts by bucket, not cumulative; the last is above all bounds. */
    private final LongAdder[] counts;

    private final DoubleAdder sum = new DoubleAdder();

    BucketHistogram(double[] bounds) {
        for (int i = 1; i < bounds.length; i++) {
            if (!(bounds[i - 1] < bounds[i])) {
                throw new IllegalArgumentException("bounds must ascend: " + bounds[i - 1] + ", " + bounds[i]);
            }
        }
        this.bounds = bounds.clone();
        this.counts = new LongAdder[bounds.length + 1];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    /** Bounds are few and most values are small, so this looks from the lowest on. */
    @Override
    public void observe(double value) {
        int bucket = 0;
        while (bucket < bounds.length && !(value <= bounds[bucket])) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
    }

    @Override
    public void print(TextPage page, String name, Labels labels) {
        long cumulative = 0;
        for (int i = 0; i < bounds.length; i++) {
            cumulative += counts[i].sum();
            page.sample(name + "_bucket", labels.with("le", GoNumber.text(bounds[i])), cumulative);
        }
        cumulative += counts[bounds.length].sum();
        page.sample(name + "_bucket", labels.with("le", "+Inf"), cumulative);
        page.sample(name + "_sum", labels.text(), sum.sum());
        page.sample(name + "_count", labels.text(), cumulative);
    }
}
