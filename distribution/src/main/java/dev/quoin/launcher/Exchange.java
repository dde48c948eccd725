package dev.quoin.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Replaces a bundle together with all who use its classes: what runs is stopped, the wires are made anew once, and what ran
 * is started. Done here, because the bundle that is asked to do it is among those that are stopped.
 *
 * <p>The member ends first, while the ports still answer; then the endpoint closes them. They are open again before the
 * member begins. Where the other version does not run, the former one is put back in the same way.
 *
 * <p>A request is a map, in types of the JDK: {@code operation}, its name; {@code bundle}, a {@code Long}; and paths where
 * they are known: {@code jar} to run (else the distribution's own), {@code former} that ran, {@code staged} to be moved to
 * {@code place} once it runs.
 */
final class Exchange
        implements Function<Map<String, Object>, CompletableFuture<String>>, Supplier<Map<String, Object>> {
    private static final int REFRESH_SECONDS_MAX = 20;

    private final FrameworkWiring wiring;
    private final StartOrder order;
    private final Serving serving;
    private final Function<Long, @Nullable Bundle> bundles;
    private volatile Map<String, Object> latest = Map.of();

    Exchange(FrameworkWiring wiring, StartOrder order, Serving serving, Function<Long, @Nullable Bundle> bundles) {
        this.wiring = wiring;
        this.order = order;
        this.serving = serving;
        this.bundles = bundles;
    }

    /** The last request's {@code operation}, and the future of its {@code end}. */
    @Override
    public Map<String, Object> get() {
        return latest;
    }

    /** Begins, on a thread of its own. The future's text is for a person. */
    @Override
    public CompletableFuture<String> apply(Map<String, Object> request) {
        CompletableFuture<String> end = new CompletableFuture<>();
        latest = Map.of("operation", request.getOrDefault("operation", ""), "end", end);
        new Thread(() -> run(Map.copyOf(request), end), "quoin-exchange").start();
        return end;
    }

    private void run(Map<String, Object> request, CompletableFuture<String> end) {
        try {
            end.complete(exchange(request));
        } catch (BundleException | IOException | RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    private String exchange(Map<String, Object> request) throws BundleException, IOException {
        Bundle target = bundles.apply((Long) request.getOrDefault("bundle", -1L));
        if (target == null) {
            throw new BundleException("the bundle is gone");
        }
        List<Bundle> running = running(target);
        String before = target.getVersion().toString();
        boolean served = serving.begin();
        try {
            long closed = turn(target, running, (Path) request.get("jar"), served);
            keep(request);
            return before + " was replaced by " + target.getVersion() + " together with " + running.size()
                    + " bundles; ports were closed for " + closed + " ms";
        } catch (BundleException | IOException | IllegalStateException e) {
            discard(request);
            goBack(target, running, (Path) request.get("former"), served, e);
            throw new BundleException(e.getMessage() + "; the former version runs again", e);
        } finally {
            serving.end();
        }
    }

    /** Who runs and is to be stopped, in the order of starting. */
    private List<Bundle> running(Bundle target) {
        Collection<Bundle> closure = wiring.getDependencyClosure(List.of(target));
        List<Bundle> running = new ArrayList<>(order.bundles());
        running.removeIf(bundle -> !closure.contains(bundle) || bundle.getState() != Bundle.ACTIVE);
        return running;
    }

    /** Returns for how many milliseconds no port was open. */
    private long turn(Bundle target, List<Bundle> running, @Nullable Path jar, boolean served)
            throws BundleException, IOException {
        stop(order.applyPath(running));
        long began = System.nanoTime();
        stop(order.others(running));
        if (jar == null) {
            target.update();
        } else {
            try (InputStream in = Files.newInputStream(jar)) {
                target.update(in);
            }
        }
        refresh(target);
        wiring.resolveBundles(running);
        start(order.others(running));
        long closed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        start(order.applyPath(running));
        if (served) {
            serving.await();
        }
        return closed;
    }

    private void goBack(Bundle target, List<Bundle> running, @Nullable Path former, boolean served, Exception cause) {
        try {
            turn(target, running, former, served);
        } catch (BundleException | IOException | RuntimeException e) {
            serving.giveUp("cannot replace " + target + ": " + cause.getMessage()
                    + "; and the former version does not run any more: " + e.getMessage());
        }
    }

    private static void stop(List<Bundle> bundles) throws BundleException {
        List<Bundle> reversed = new ArrayList<>(bundles);
        Collections.reverse(reversed);
        for (Bundle bundle : reversed) {
            bundle.stop(Bundle.STOP_TRANSIENT);
        }
    }

    private static void start(List<Bundle> bundles) throws BundleException {
        for (Bundle bundle : bundles) {
            bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
        }
    }

    private void refresh(Bundle target) throws BundleException {
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring.refreshBundles(List.of(target), event -> refreshed.countDown());
        try {
            if (!refreshed.await(REFRESH_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new BundleException("the framework has not made the wires anew in " + REFRESH_SECONDS_MAX + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("interrupted", e);
        }
    }

    /** The directory's own durability is not waited for: an update that a loss of power undoes is repeated. */
    private static void keep(Map<String, Object> request) throws IOException {
        Path staged = (Path) request.get("staged");
        Path place = (Path) request.get("place");
        if (place == null) {
            return;
        }
        if (staged != null) {
            Files.move(staged, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else if (!request.containsKey("jar")) {
            Files.deleteIfExists(place);
        }
    }

    private static void discard(Map<String, Object> request) throws IOException {
        Path staged = (Path) request.get("staged");
        if (staged != null) {
            Files.deleteIfExists(staged);
        }
    }
}
