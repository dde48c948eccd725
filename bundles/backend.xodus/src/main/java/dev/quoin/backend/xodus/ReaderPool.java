package dev.quoin.backend.xodus;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import jetbrains.exodus.ExodusException;
import jetbrains.exodus.env.Environment;
import jetbrains.exodus.env.Transaction;

/**
 * Read-only transactions that all see the same state, one for each reader at a time. A transaction of Xodus keeps one
 * position in the log for each of its trees, so that two threads which read through the same one read each other's bytes.
 */
final class ReaderPool {

    private final Transaction first;
    private final Queue<Transaction> idle = new ConcurrentLinkedQueue<>();
    private final List<Transaction> all = new ArrayList<>();
    private boolean closed;

    ReaderPool(Environment environment) {
        first = environment.beginReadonlyTransaction();
        all.add(first);
        idle.add(first);
    }

    /** Address in the log at which the state ends that all of them see. */
    long end() {
        return first.getHighAddress();
    }

    /** A transaction for one reader, until it is given back. */
    Transaction take() {
        Transaction transaction = idle.poll();
        return transaction == null ? another() : transaction;
    }

    private synchronized Transaction another() {
        if (closed) {
            throw new ExodusException("the snapshot is closed");
        }
        Transaction transaction = first.getReadonlySnapshot();
        all.add(transaction);
        return transaction;
    }

    void giveBack(Transaction transaction) {
        idle.add(transaction);
    }

    /** Ends them all; who still reads is told so. */
    synchronized void close() {
        closed = true;
        for (Transaction transaction : all) {
            if (!transaction.isFinished()) {
                transaction.abort();
            }
        }
        all.clear();
        idle.clear();
    }
}
