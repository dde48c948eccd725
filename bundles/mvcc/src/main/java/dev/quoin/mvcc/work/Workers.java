package dev.quoin.mvcc.work;

import java.util.function.BooleanSupplier;

/** Makes workers. */
public interface Workers {

    /**
     * A worker that has nothing to do until it is woken.
     *
     * @param step does a bounded part of the work and says whether more may be left; never run twice at once
     */
    Worker worker(String name, BooleanSupplier step);

    /** Runs its step again and again after each time it is woken, until the step says that nothing is left. */
    interface Worker extends AutoCloseable {

        /** Says that there is work. Any thread; returns at once. */
        void wake();

        /** Runs no further step, and waits for the present one to end, for a bounded time. */
        @Override
        void close();
    }
}
