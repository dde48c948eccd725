package dev.quoin.metrics;

import java.util.function.DoubleSupplier;

/** A value that is read when the page is printed; a supplier that fails reads as NaN and does not spoil the page. */
record Reading(DoubleSupplier value) implements Series {

    @Override
    public void print(TextPage page, String name, Labels labels) {
        double read;
        try {
            read = value.getAsDouble();
        } catch (RuntimeException e) {
            read = Double.NaN;
        }
        page.sample(name, labels.text(), read);
    }
}
