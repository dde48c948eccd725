package dev.quoin.simulation;

import java.util.ArrayList;
import java.util.List;

/** One life of a member's process. What belongs to it happens while it lives, and waits while it is stopped. */
final class MemberProcess {

    private final Machine machine;
    private final Scheduler scheduler;
    private final List<Runnable> held = new ArrayList<>();
    private boolean alive = true;
    private boolean stopped;

    MemberProcess(Machine machine, Scheduler scheduler) {
        this.machine = machine;
        this.scheduler = scheduler;
    }

    Machine machine() {
        return machine;
    }

    boolean alive() {
        return alive;
    }

    boolean stopped() {
        return stopped;
    }

    /** Nothing of this process happens any more. */
    void die() {
        alive = false;
        held.clear();
    }

    /** As by SIGSTOP: its clocks go on, it does not. */
    void stop() {
        stopped = true;
    }

    /** As by SIGCONT. */
    void resume() {
        stopped = false;
        held.forEach(task -> scheduler.at(scheduler.now(), this, task));
        held.clear();
    }

    void run(Runnable task) {
        if (!alive) {
            return;
        }
        if (stopped) {
            held.add(task);
            return;
        }
        try {
            task.run();
        } catch (PowerLoss e) {
            die();
        }
    }
}
