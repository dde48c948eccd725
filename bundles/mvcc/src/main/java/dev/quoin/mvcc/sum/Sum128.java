package dev.quoin.mvcc.sum;

/** A sum of mixtures: the order of what is added does not matter, and what was added can be taken out. One thread. */
public final class Sum128 {

    private long high;
    private long low;

    /** Nothing. */
    public Sum128() {}

    /** What was added up before. */
    public Sum128(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** Adds what was mixed. */
    public void add(Mix128 mix) {
        high += mix.high();
        low += mix.low();
    }

    /** Takes out what was added before. */
    public void subtract(Mix128 mix) {
        high -= mix.high();
        low -= mix.low();
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }
}
