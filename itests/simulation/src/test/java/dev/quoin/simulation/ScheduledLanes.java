package dev.quoin.simulation;

import dev.quoin.mvcc.work.Workers;
import dev.quoin.server.loop.Lane;
import dev.quoin.server.loop.Lanes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A member's lanes, pools, timers and workers as events of the one scheduler. */
final class ScheduledLanes implements Lanes, Workers {

    private final Scheduler scheduler;
    private final MemberProcess process;
    private final MachineClock clock;
    private final Pace pace;

    ScheduledLanes(Scheduler scheduler, MemberProcess process, MachineClock clock, Pace pace) {
        this.scheduler = scheduler;
        this.process = process;
        this.clock = clock;
        this.pace = pace;
    }

    @Override
    public Lane lane(String name, Runnable afterBurst) {
        return new ScheduledLane(name, afterBurst, scheduler, process, pace);
    }

    @Override
    public Pool pool(String name, int threads, int waitingMax) {
        return new ScheduledPool(name, threads, waitingMax);
    }

    @Override
    public Timer timer(String name) {
        return new ScheduledTimer();
    }

    @Override
    public Worker worker(String name, BooleanSupplier step) {
        return new ScheduledWorker(name, step);
    }

    private final class ScheduledPool implements Pool {
        private final String name;
        private final int threads;
        private final int waitingMax;
        private final List<Runnable> waiting = new ArrayList<>();
        private long freeAt;
        private boolean closed;

        ScheduledPool(String name, int threads, int waitingMax) {
            this.name = name;
            this.threads = threads;
            this.waitingMax = waitingMax;
        }

        @Override
        public boolean execute(Runnable task) {
            if (closed || waiting.size() >= waitingMax + threads) {
                return false;
            }
            Runnable[] once = new Runnable[1];
            once[0] = () -> {
                if (waiting.remove(once[0])) {
                    task.run();
                }
            };
            waiting.add(once[0]);
            long start = threads == 1 ? Math.max(scheduler.now(), freeAt) : scheduler.now();
            freeAt = start + pace.nanos(name);
            scheduler.at(freeAt, process, once[0]);
            return true;
        }

        @Override
        public void close() {
            closed = true;
            List.copyOf(waiting).forEach(Runnable::run);
        }
    }

    /** At a fixed rate of the machine's own clock; what was missed while the process was stopped is made up for at once. */
    private final class ScheduledTimer implements Timer {
        private boolean closed;

        @Override
        public void every(long millis, Runnable task) {
            repeat(scheduler.now(), clock.trueNanos(TimeUnit.MILLISECONDS.toNanos(millis)), task);
        }

        private void repeat(long last, long period, Runnable task) {
            scheduler.at(last + period, process, () -> {
                if (!closed) {
                    repeat(last + period, period, task);
                    task.run();
                }
            });
        }

        @Override
        public void after(long millis, Runnable task) {
            long at = scheduler.now() + clock.trueNanos(TimeUnit.MILLISECONDS.toNanos(millis));
            scheduler.at(at, process, () -> {
                if (!closed) {
                    task.run();
                }
            });
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class ScheduledWorker implements Worker {
        private final String name;
        private final BooleanSupplier step;
        private boolean scheduled;
        private boolean closed;

        ScheduledWorker(String name, BooleanSupplier step) {
            this.name = name;
            this.step = step;
        }

        @Override
        public void wake() {
            if (!scheduled && !closed) {
                scheduled = true;
                scheduler.at(scheduler.now() + pace.nanos(name), process, this::step);
            }
        }

        private void step() {
            scheduled = false;
            if (!closed && step.getAsBoolean()) {
                wake();
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
