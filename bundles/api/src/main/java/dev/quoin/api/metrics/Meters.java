package dev.quoin.api.metrics;

import java.util.function.DoubleSupplier;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Makes meters. Asking again for a name gives the same meter, so that a part which is stopped and started goes on
 * counting; what is read from a supplier reads from the newest one.
 */
@ProviderType
public interface Meters {

    /** For where no metrics are installed: counts nothing, asks nobody. */
    Meters NONE = new UnreadMeters();

    /** A counter; {@code labels} alternates label names and values. */
    Counter counter(String name, String help, String... labels);

    /**
     * A counter that somebody else keeps and that is read when somebody looks; the supplier must not block, and what it
     * gives never goes down.
     */
    void counter(String name, String help, DoubleSupplier value, String... labels);

    /** A gauge that is read when somebody looks; the supplier must not block. */
    void gauge(String name, String help, DoubleSupplier value, String... labels);

    /** A histogram with the given upper bounds, ascending, in the unit that the name ends with. */
    Histogram histogram(String name, String help, double[] bounds, String... labels);

    /** {@code count} bounds, beginning with {@code start}, each {@code factor} times the one before. */
    static double[] exponential(double start, double factor, int count) {
        double[] bounds = new double[count];
        double bound = start;
        for (int i = 0; i < count; i++) {
            bounds[i] = bound;
            bound *= factor;
        }
        return bounds;
    }
}
