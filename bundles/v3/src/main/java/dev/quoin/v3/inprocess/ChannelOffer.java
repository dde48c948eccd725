package dev.quoin.v3.inprocess;

import io.grpc.Channel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel among the services while the member serves. It is put there by a thread of its own: components that wait for
 * it are activated by the thread that brings it, may ask the member at once, and would wait for ever on one of the member's
 * own threads. It is taken away while the member still answers.
 */
final class ChannelOffer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelOffer.class);
    private static final int WITHDRAW_SECONDS_MAX = 5;
    private static final int IDLE_SECONDS = 1;
    /** One that puts it there and one that takes it away, for each time the member comes and goes. */
    private static final int TASKS_MAX = 1024;

    private final Supplier<InProcessApi> opener;
    private final Function<Channel, Runnable> registry;
    private final ThreadPoolExecutor worker;
    private boolean closed;
    /** Belongs to the worker. */
    private @Nullable InProcessApi api;

    private @Nullable Runnable withdrawal;

    /** @param registry puts a channel among the services; what it returns takes it away */
    ChannelOffer(Supplier<InProcessApi> opener, Function<Channel, Runnable> registry) {
        this.opener = opener;
        this.registry = registry;
        worker = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(TASKS_MAX),
                new DefaultThreadFactory("v3-channel-offer", true));
        worker.allowCoreThreadTimeOut(true);
    }

    /** Offers a channel soon; never again after {@link #close}. */
    synchronized void begin() {
        if (!closed) {
            worker.execute(this::offer);
        }
    }

    private void offer() {
        if (api == null) {
            InProcessApi opened = opener.get();
            api = opened;
            withdrawal = registry.apply(opened);
        }
    }

    /** Takes the channel away, and returns when who used it has let go of it. After {@link #close} there is none. */
    void end() {
        Future<?> done;
        synchronized (this) {
            if (closed) {
                return;
            }
            done = worker.submit(this::withdraw);
        }
        await(done);
    }

    private static void await(Future<?> done) {
        try {
            done.get(WITHDRAW_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("who uses the in-process channel does not let go of it");
        } catch (ExecutionException e) {
            LOG.warn("the in-process channel does not end well", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void withdraw() {
        if (withdrawal != null) {
            withdrawal.run();
            withdrawal = null;
        }
        if (api != null) {
            api.close();
            api = null;
        }
    }

    @Override
    public void close() {
        end();
        synchronized (this) {
            closed = true;
        }
        worker.shutdown();
        try {
            if (!worker.awaitTermination(WITHDRAW_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("the in-process channel has not ended within {} s", WITHDRAW_SECONDS_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
