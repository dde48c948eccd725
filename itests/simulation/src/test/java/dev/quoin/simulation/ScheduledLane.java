package dev.quoin.simulation;

import dev.quoin.server.loop.Lane;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A lane whose bursts are events. Raft's takes all that waits; the others take one task at a time, each its own while. */
final class ScheduledLane implements Lane {

    private static final String RAFT = "quoin-raft";

    private final String name;
    private final Runnable afterBurst;
    private final Scheduler scheduler;
    private final MemberProcess process;
    private final Pace pace;
    private final ArrayDeque<Runnable> inbox = new ArrayDeque<>();
    private Consumer<Throwable> failed = e -> {};
    private boolean started;
    private boolean scheduled;
    private boolean running;
    private boolean ended;

    ScheduledLane(String name, Runnable afterBurst, Scheduler scheduler, MemberProcess process, Pace pace) {
        this.name = name;
        this.afterBurst = afterBurst;
        this.scheduler = scheduler;
        this.process = process;
        this.pace = pace;
    }

    @Override
    public void start(Consumer<Throwable> onFailure) {
        failed = onFailure;
        started = true;
        schedule();
    }

    @Override
    public void submit(Runnable task) {
        if (!ended) {
            inbox.add(task);
            schedule();
        }
    }

    private void schedule() {
        if (started && !scheduled && !ended) {
            scheduled = true;
            scheduler.at(scheduler.now() + pace.nanos(name), process, () -> {
                scheduled = false;
                burst(name.equals(RAFT) ? Integer.MAX_VALUE : 1);
                if (!inbox.isEmpty()) {
                    schedule();
                }
            });
        }
    }

    private void burst(int tasks) {
        if (running || ended) {
            return;
        }
        running = true;
        try {
            for (int left = tasks; left > 0 && !inbox.isEmpty(); left--) {
                inbox.remove().run();
            }
            afterBurst.run();
        } catch (PowerLoss e) {
            throw e;
        } catch (Throwable e) {
            ended = true;
            if (process.alive()) {
                failed.accept(e);
            }
        } finally {
            running = false;
        }
    }

    @Override
    public boolean quiet() {
        return inbox.isEmpty();
    }

    @Override
    public <T> T ask(Supplier<T> question) {
        if (running || !started) {
            return question.get();
        }
        AtomicReference<T> answer = new AtomicReference<>();
        inbox.add(() -> answer.set(question.get()));
        burst(Integer.MAX_VALUE);
        return answer.get();
    }

    @Override
    public void close() {
        if (started && process.alive()) {
            burst(Integer.MAX_VALUE);
        }
        ended = true;
    }
}
