package dev.quoin.metrics;

/** One line of a family, or the lines of one histogram. */
interface Series {

    /** Prints the current value. */
    void print(TextPage page, String name, Labels labels);
}
