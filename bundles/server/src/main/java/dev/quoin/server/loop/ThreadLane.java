package dev.quoin.server.loop;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A lane on a thread of its own, which is never interrupted. */
final class ThreadLane implements Lane {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadLane.class);

    private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Runnable afterBurst;
    private final Duration closeMax;
    private volatile Consumer<Throwable> failed = e -> {};
    private volatile boolean parked;
    private volatile boolean closing;

    ThreadLane(String name, Runnable afterBurst, Duration closeMax) {
        this.closeMax = closeMax;
        this.afterBurst = afterBurst;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    @Override
    public void start(Consumer<Throwable> onFailure) {
        this.failed = onFailure;
        thread.start();
    }

    @Override
    public void submit(Runnable task) {
        inbox.add(task);
        if (parked) {
            parked = false;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public boolean quiet() {
        return inbox.isEmpty();
    }

    @Override
    public <T> T ask(Supplier<T> question) {
        if (onLane()) {
            return question.get();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        submit(() -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
        return answer.join();
    }

    private boolean onLane() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        if (onLane()) {
            return;
        }
        if (!joined()) {
            LOG.atError()
                    .addKeyValue("lane", thread.getName())
                    .addKeyValue("waited", closeMax)
                    .addKeyValue("at", Arrays.toString(thread.getStackTrace()))
                    .log("a lane of the member did not end; does the disk hang?");
        }
    }

    @Override
    public boolean ended() {
        return onLane() || !thread.isAlive();
    }

    private boolean joined() {
        boolean interrupted = false;
        long deadline = System.nanoTime() + closeMax.toNanos();
        while (thread.isAlive()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                TimeUnit.NANOSECONDS.timedJoin(thread, left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private void run() {
        try {
            afterBurst.run();
            while (true) {
                Runnable task = inbox.poll();
                if (task == null) {
                    if (closing) {
                        return;
                    }
                    awaitWork();
                    continue;
                }
                runBurst(task);
            }
        } catch (Throwable e) {
            failed.accept(e);
        }
    }

    private void runBurst(Runnable first) {
        @Nullable Runnable task = first;
        while (task != null) {
            task.run();
            task = inbox.poll();
        }
        afterBurst.run();
    }

    private void awaitWork() {
        parked = true;
        if (inbox.isEmpty() && !closing) {
            LockSupport.park(this);
        }
        parked = false;
    }
}
