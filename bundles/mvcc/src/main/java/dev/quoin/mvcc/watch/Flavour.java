package dev.quoin.mvcc.watch;

import dev.quoin.api.mvcc.WatchSpec;
import dev.quoin.rpc.mvccpb.Event;

/** What a watcher wants of the events in its range; watchers of one range and flavour are offered the same object. */
record Flavour(boolean withoutPuts, boolean withoutDeletes, boolean previous) {

    /** Number of different {@link #ordinal()}s. */
    static final int COUNT = 8;

    static Flavour of(WatchSpec spec) {
        return new Flavour(spec.withoutPuts(), spec.withoutDeletes(), spec.previous());
    }

    int ordinal() {
        return (withoutPuts ? 1 : 0) | (withoutDeletes ? 2 : 0) | (previous ? 4 : 0);
    }

    static Flavour at(int ordinal) {
        return new Flavour((ordinal & 1) != 0, (ordinal & 2) != 0, (ordinal & 4) != 0);
    }

    boolean admits(Event event) {
        return event.getType() == Event.EventType.DELETE ? !withoutDeletes : !withoutPuts;
    }
}
