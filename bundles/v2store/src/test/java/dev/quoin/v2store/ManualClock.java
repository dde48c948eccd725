package dev.quoin.v2store;

import dev.quoin.api.env.Clock;

/** Time that stands still until it is set. */
final class ManualClock implements Clock {

    long wallMillis = 1_750_000_000_000L;

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    public long wallMillis() {
        return wallMillis;
    }
}
