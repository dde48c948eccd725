package dev.quoin.mvcc.work;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Workers on daemon threads of their own, which are made when they are first woken and are never interrupted. */
public final class ThreadWorkers implements Workers {

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
            boolean interrupted = false;
            while (running != null && running.isAlive()) {
                try {
                    running.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
