package dev.quoin.backend;

import dev.quoin.api.backend.BackendException;

/** What the writer thread is to do next. */
sealed interface WriterWork {

    /** Apply a batch. */
    record Apply(WriteBuffer batch) implements WriterWork {}

    /** Sync what was applied, batches up to this number. */
    record Sync(long number) implements WriterWork {}

    /** Pass on the hint that space can be reclaimed. */
    record Reclaim() implements WriterWork {}

    /** Nothing happened for a while: take a new snapshot, so that the engine can reclaim what the old one pins. */
    record Refresh() implements WriterWork {}

    /** Run something between two batches. */
    record Run(BoundaryTask task) implements WriterWork {}

    /** End the thread. */
    record Stop() implements WriterWork {}

    /** Something to be run on the writer thread, between two batches. */
    interface BoundaryTask {
        void run() throws BackendException;
    }
}
