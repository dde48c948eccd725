package dev.quoin.launcher;

import dev.quoin.launcher.FeatureFile.BundleEntry;
import dev.quoin.lib.log.LogLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.framework.BundleException;

/**
 * The framework in this process, and how the process ends: with status 0 on SIGTERM, SIGINT or when the framework is
 * stopped from within, and when the member was removed from its cluster; with 1 when it gives up or cannot be stopped. A JVM left to itself would exit with 143.
 */
final class ServerProcess {
    /** After this, who still waits for a service is named once. */
    private static final long PATIENCE_SECONDS = 10;

    private final ServerFramework framework;
    private final CacheDirectory cache;
    private final LaunchLog log;
    private volatile int status;
    private volatile boolean ending;
    /** The process ends by itself, as against by a signal. */
    private volatile boolean ended;

    private ServerProcess(ServerFramework framework, CacheDirectory cache, LaunchLog log) {
        this.framework = framework;
        this.cache = cache;
        this.log = log;
    }

    static ServerProcess create(Path home, LaunchLog log, Map<String, String> facts) throws IOException {
        CacheDirectory cache = CacheDirectory.create(Path.of(System.getProperty("java.io.tmpdir")));
        ServerProcess process = new ServerProcess(ServerFramework.create(home, cache, facts), cache, log);
        // Every end comes through here: a signal, System.exit, and the last thread's return.
        Runtime.getRuntime().addShutdownHook(new Thread(process::end, "quoin-stop"));
        return process;
    }

    /** Has the service manager told, as soon as the member serves, by a thread of its own. */
    void tellWhenServing(ServiceManager manager) {
        framework.whenServing(() -> new Thread(() -> tell(manager), "quoin-notify").start());
    }

    private void tell(ServiceManager manager) {
        try {
            manager.tellReady(cache.libraries());
        } catch (IOException e) {
            log.write(LogLevel.WARN, "cannot tell the service manager that the member is ready", "error", e.toString());
        }
    }

    void start(List<BundleEntry> bundles, Map<String, Map<String, Object>> configurations) throws Refusal {
        try {
            framework.start(bundles, configurations);
        } catch (Refusal refusal) {
            // A signal stops the framework while bundles are still being started: that is no failure.
            if (!ending) {
                status = refusal.status();
                throw refusal;
            }
        } catch (IllegalStateException e) {
            if (!ending) {
                throw e;
            }
        }
    }

    /** Waits for the end and returns the exit status. */
    int await() {
        CompletableFuture<Integer> end = framework.failure().thenApply(this::failed);
        CompletableFuture<Boolean> retired = framework.retirement().thenApply(reason -> end.complete(0));
        Thread watcher = new Thread(
                () -> {
                    try {
                        framework.awaitStop();
                        end.complete(status);
                    } catch (InterruptedException e) {
                        end.complete(1);
                    }
                },
                "quoin-framework-watch");
        watcher.setDaemon(true);
        watcher.start();
        try {
            status = end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            tellWhoWaits();
            status = end.join();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        ended = true;
        retired.cancel(false);
        return status;
    }

    private int failed(String reason) {
        log.gaveUp(reason);
        return 1;
    }

    private void tellWhoWaits() {
        framework
                .waiting()
                .forEach((component, services) -> log.write(
                        LogLevel.WARN,
                        "component waits for services that no installed feature offers",
                        "component",
                        component,
                        "services",
                        services));
    }

    private void end() {
        ending = true;
        if (!ended && status == 0) {
            log.write(LogLevel.INFO, "received signal; shutting down");
        }
        try {
            if (!framework.stop()) {
                log.write(LogLevel.ERROR, "bundles are still not stopped, giving up");
                status = 1;
            }
            cache.close();
        } catch (InterruptedException | BundleException | IOException e) {
            log.write(LogLevel.WARN, "cannot stop cleanly", "error", e.toString());
        }
        Runtime.getRuntime().halt(status);
    }
}
