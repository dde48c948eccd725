package dev.quoin.mvcc.watch;

/** One watcher, guarded by the hub's lock; only {@link #next} is also read by the catch-up thread while it has it. */
final class Watcher {

    /** Where a watcher is. */
    enum State {
        /** In the index: has been offered everything published from {@link #next} on. */
        SYNCED,
        /** In the catch-up queue. */
        WAITING,
        /** In the hands of the catch-up thread: nobody else may change {@link #next}. */
        TAKEN,
        /** Refused by its listener: waits for the stream to be resumed. */
        STALLED,
        /** Cancelled, compacted or closed: is offered nothing any more. */
        ENDED
    }

    final HubStream stream;
    final long id;
    final WatchRange range;
    final Flavour flavour;

    /**
     * Every event below this revision has been offered and taken, or is not wanted. For a synced watcher: the first
     * revision it wants, which may lie in the future.
     */
    long next;

    State state = State.WAITING;

    /** Index in its group's list while synced. */
    int slot = -1;

    Watcher(HubStream stream, long id, WatchRange range, Flavour flavour, long next) {
        this.stream = stream;
        this.id = id;
        this.range = range;
        this.flavour = flavour;
        this.next = next;
    }
}
