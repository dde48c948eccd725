package dev.quoin.endpoint;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.metrics.Meters;
import dev.quoin.endpoint.connection.Gate;
import dev.quoin.endpoint.grpc.CallMeters;
import dev.quoin.endpoint.grpc.Metering;
import dev.quoin.endpoint.grpc.ServiceTable;
import dev.quoin.endpoint.http.PathTable;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners and what they serve, while settings, services, handlers and meters change. Opening and closing, which block,
 * run on one thread of its own, in order; the thread starts with the first settings.
 */
final class LiveEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveEndpoint.class);
    private static final int CLOSE_SECONDS_MAX = 5;

    private final PathTable paths = new PathTable();
    private final Metering metering;
    private final Gate peers;
    private final Runnable handOver;
    private final ServiceTable services;
    private @Nullable ExecutorService worker;
    private @Nullable EndpointSettings settings;
    private @Nullable Meters meters;
    private @Nullable Consumer<String> fatal;
    /** A failure that nobody was there to hear of. */
    private @Nullable String unheard;
    /** Belongs to the worker. */
    private @Nullable Endpoint endpoint;

    /**
     * @param peers what the connections of other members pass
     * @param metering what counts calls
     * @param handOver run before ports that are open close: the followers of a member that they cannot reach would elect
     *     another, and what they had handed to this one would be lost
     */
    LiveEndpoint(Gate peers, Metering metering, Runnable handOver) {
        this.peers = peers;
        this.handOver = handOver;
        this.metering = metering;
        this.services = new ServiceTable(metering::register);
    }

    ServiceTable services() {
        return services;
    }

    /** Listens in this way from now on; equal settings change nothing. */
    void configure(EndpointConfig config) {
        try {
            listen(EndpointSettings.read(config));
        } catch (EndpointException | RuntimeException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    synchronized void listen(EndpointSettings next) {
        if (next.equals(settings)) {
            return;
        }
        settings = next;
        applyMeters();
        if (worker == null) {
            worker = Executors.newSingleThreadExecutor(new DefaultThreadFactory("endpoint-open", true));
        }
        worker.execute(() -> reopen(next));
    }

    /** While {@code replacing} says so, who is gone will be back in a moment. */
    void replacingWhile(BooleanSupplier replacing) {
        services.replacingWhile(replacing);
        paths.replacingWhile(replacing);
    }

    void addHandler(HttpHandler handler, @Nullable Object handlerPaths, @Nullable Object listeners) {
        paths.add(handler, strings(handlerPaths), Set.copyOf(strings(listeners)));
    }

    void removeHandler(HttpHandler handler) {
        paths.remove(handler);
    }

    synchronized void measure(Meters next) {
        meters = next;
        applyMeters();
    }

    synchronized void measureNoMore(Meters gone) {
        if (meters == gone) {
            meters = null;
            applyMeters();
        }
    }

    void reportTo(Consumer<String> next) {
        String reason;
        synchronized (this) {
            fatal = next;
            reason = unheard;
            unheard = null;
        }
        if (reason != null) {
            next.accept(reason);
        }
    }

    synchronized void reportNoMore(Consumer<String> gone) {
        if (fatal == gone) {
            fatal = null;
        }
    }

    @Override
    public void close() {
        ExecutorService closing;
        synchronized (this) {
            closing = worker;
            worker = null;
            settings = null;
        }
        if (closing == null) {
            return;
        }
        handOver.run();
        closing.execute(this::closeEndpoint);
        closing.shutdown();
        try {
            if (!closing.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("the listeners have not closed within {} s", CLOSE_SECONDS_MAX);
                closing.shutdownNow();
            }
        } catch (InterruptedException e) {
            closing.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void reopen(EndpointSettings next) {
        if (endpoint != null) {
            handOver.run();
        }
        closeEndpoint();
        try {
            endpoint = Endpoint.open(next, paths, services, metering, peers);
        } catch (EndpointException e) {
            LOG.atError().addKeyValue("error", e.getMessage()).log("cannot listen");
            fail(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("cannot listen", e);
            fail(e.toString());
        }
    }

    private void closeEndpoint() {
        if (endpoint != null) {
            endpoint.close();
            endpoint = null;
        }
    }

    /** The listener is told without the lock: it may stop this very component. */
    private void fail(String reason) {
        Consumer<String> listener;
        synchronized (this) {
            listener = fatal;
            if (listener == null) {
                unheard = reason;
            }
        }
        if (listener != null) {
            listener.accept(reason);
        }
    }

    private void applyMeters() {
        if (meters == null || settings == null) {
            metering.use(null);
            return;
        }
        metering.use(new CallMeters(meters, settings.extensive(), System::nanoTime));
        services.getServices().forEach(metering::register);
    }

    /** A service property that may be one string, an array or absent. */
    private static List<String> strings(@Nullable Object property) {
        if (property instanceof String one) {
            return List.of(one);
        }
        return property instanceof String[] many ? List.of(many) : List.of();
    }
}
