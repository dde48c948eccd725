package dev.quoin.env;

import dev.quoin.api.env.Clock;
import org.osgi.service.component.annotations.Component;

/** The time of this machine. */
@Component
public final class SystemClock implements Clock {

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }
}
