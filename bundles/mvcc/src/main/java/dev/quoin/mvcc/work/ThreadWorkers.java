package dev.quoin.mvcc.work;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers on daemon threads of their own, which are made when they are first woken and are never interrupted. */
public final class ThreadWorkers implements Workers {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadWorkers.class);

    /** A step is a batch of a compaction, or a piece of what a watcher missed. */
    private static final long CLOSE_MILLIS_MAX = 500;

    @Override
    public Worker worker(String name, BooleanSupplier step) {
        return new ThreadWorker(name, step);
    }

    private static final class ThreadWorker implements Worker {

        private final String name;
        private final BooleanSupplier step;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private @Nullable Thread thread;
        private boolean woken;
        private boolean closed;

        ThreadWorker(String name, BooleanSupplier step) {
            this.name = name;
            this.step = step;
        }

        @Override
        public void wake() {
            lock.lock();
            try {
                woken = true;
                changed.signal();
                if (thread == null && !closed) {
                    Thread started = new Thread(this::run, name);
                    started.setDaemon(true);
                    thread = started;
                    started.start();
                }
            } finally {
                lock.unlock();
            }
        }

        private void run() {
            while (awaitWork()) {
                boolean more = true;
                while (more && !closed()) {
                    more = step.getAsBoolean();
                }
            }
        }

        private boolean awaitWork() {
            lock.lock();
            try {
                while (!woken && !closed) {
                    changed.awaitUninterruptibly();
                }
                woken = false;
                return !closed;
            } finally {
                lock.unlock();
            }
        }

        private boolean closed() {
            lock.lock();
            try {
                return closed;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            Thread running;
            lock.lock();
            try {
                closed = true;
                changed.signal();
                running = thread;
            } finally {
                lock.unlock();
            }
            if (running != null && !ended(running)) {
                LOG.atError()
                        .addKeyValue("worker", name)
                        .addKeyValue("waited", CLOSE_MILLIS_MAX + "ms")
                        .addKeyValue("at", Arrays.toString(running.getStackTrace()))
                        .log("a worker of the key-values did not end; does the disk hang?");
            }
        }

        private static boolean ended(Thread running) {
            boolean interrupted = false;
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS_MAX);
            long left = deadline - System.nanoTime();
            while (running.isAlive() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(running, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = deadline - System.nanoTime();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return !running.isAlive();
        }
    }
}
