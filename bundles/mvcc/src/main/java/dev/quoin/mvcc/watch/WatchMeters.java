package dev.quoin.mvcc.watch;

import dev.quoin.api.metrics.Counter;
import dev.quoin.api.metrics.Meters;

/** What is counted about watchers, under etcd's names. Written under the hub's lock, read by anybody. */
final class WatchMeters {

    private final Counter events;

    private volatile int streams;
    private volatile int watchers;
    private volatile int unsynced;

    WatchMeters(Meters meters) {
        events = meters.counter("etcd_debugging_mvcc_events_total", "Total number of events sent by this member.");
        meters.gauge("etcd_debugging_mvcc_watch_stream_total", "Total number of watch streams.", () -> streams);
        meters.gauge("etcd_debugging_mvcc_watcher_total", "Total number of watchers.", () -> watchers);
        meters.gauge(
                "etcd_debugging_mvcc_slow_watcher_total", "Total number of unsynced slow watchers.", () -> unsynced);
        // Watchers that fall behind hold no events, so none ever wait.
        meters.gauge("etcd_debugging_mvcc_pending_events_total", "Total number of pending events to be sent.", () -> 0);
    }

    void offered(long count) {
        if (count > 0) {
            events.add(count);
        }
    }

    void set(int streams, int watchers, int unsynced) {
        this.streams = streams;
        this.watchers = watchers;
        this.unsynced = unsynced;
    }
}
