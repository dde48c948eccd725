package dev.quoin.junit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a member, from its framework's start to its end. Not for several threads at once. */
final class MemberRun {
    private static final long START_SECONDS_MAX = 60;
    private static final int CONNECT_MILLIS_MAX = 1_000;
    private static final long POLL_NANOS = 2_000_000;
    private static final int LOG_LINES_TOLD = 20;
    private static final String ENDPOINT = "dev.quoin.endpoint";
    private static final String BACKENDS = "dev.quoin.api.backend.Backends";
    private static final String MOVE = "dev.quoin.api.backend.StoreMove";
    /** While the framework has a service with this property, its member talks to no other. */
    private static final Map<String, Object> ISOLATED = Map.of("quoin.role", "isolated");

    private final Launched launched;
    private final MemberPlace place;
    private @Nullable Runnable isolation;

    private MemberRun(Launched launched, MemberPlace place) {
        this.launched = launched;
        this.place = place;
    }

    static MemberRun prepare(Installation installation, MemberPlace place) throws Exception {
        Files.createDirectories(place.directory());
        return new MemberRun(
                Launched.prepare(installation, place.directory(), place.flags(), place.features(), place.bundles()),
                place);
    }

    /** Starts the framework and waits until the member serves on its port. */
    void start() throws Exception {
        CompletableFuture<?> serving = launched.serving();
        CompletableFuture<?> failure = launched.failure();
        try {
            launched.start();
            serving.get(START_SECONDS_MAX, TimeUnit.SECONDS);
            awaitPort(failure);
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            throw new ClusterException(reason(e) + tail(), e);
        }
    }

    private String reason(Exception failure) throws Exception {
        if (failure instanceof TimeoutException) {
            return place.name() + " does not serve after " + START_SECONDS_MAX + " s; waiting for services: "
                    + launched.waiting();
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return place.name() + ": " + cause.getMessage();
    }

    /** The listeners open beside the member, which may be ready first. */
    private void awaitPort(CompletableFuture<?> failure) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        InetSocketAddress address = new InetSocketAddress(place.clientUrl().getHost(), place.clientPort());
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(address, CONNECT_MILLIS_MAX);
                return;
            } catch (IOException e) {
                if (failure.isDone()) {
                    throw new IllegalStateException(String.valueOf(failure.getNow(null)), e);
                }
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(place.log(), StandardCharsets.UTF_8);
            List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES_TOLD), lines.size());
            return System.lineSeparator() + String.join(System.lineSeparator(), last);
        } catch (IOException e) {
            return "";
        }
    }

    void isolate() throws Exception {
        if (isolation == null) {
            Runnable presence = () -> {};
            isolation = launched.offer(Runnable.class, presence, ISOLATED);
        }
    }

    void heal() {
        if (isolation != null) {
            isolation.run();
            isolation = null;
        }
    }

    /** Takes the ports away from clients and members, with their connections. */
    void closePorts() throws Exception {
        launched.stopBundle(ENDPOINT);
    }

    void switchBackend(String name) throws Exception {
        Object backends = launched.service(BACKENDS, "");
        if (backends == null) {
            throw new IllegalStateException("no bundle offers " + BACKENDS);
        }
        Consumer<Object> progress = step -> {};
        Object move = Launched.answer(
                interfaceOf(backends, BACKENDS).getMethod("switchTo", String.class, Consumer.class),
                backends,
                name,
                progress);
        Launched.answer(interfaceOf(move, MOVE).getMethod("await"), move);
    }

    private static Class<?> interfaceOf(@Nullable Object service, String name) throws ClassNotFoundException {
        if (service == null) {
            throw new IllegalStateException(name + " is null");
        }
        return Class.forName(name, false, service.getClass().getClassLoader());
    }

    @Nullable
    Object service(String type, String filter) throws Exception {
        return launched.service(type, filter);
    }

    /** Stops the framework. */
    void close() throws Exception {
        launched.close();
    }
}
