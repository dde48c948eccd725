package dev.quoin.launcher;

import dev.quoin.launcher.FeatureFile.BundleEntry;
import dev.quoin.lib.log.LogLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.osgi.framework.BundleException;

/**
 * The framework in this process, and how the process ends: with status 0 on SIGTERM, SIGINT or when the framework is
 * stopped from within, with 1 when the member gives up or cannot be stopped. A JVM left to itself would exit with 143.
 */
final class ServerProcess {
    private final ServerFramework framework;
    private final CacheDirectory cache;
    private final LaunchLog log;
    private volatile boolean started;
    private volatile int status;
    private volatile boolean ending;

    private ServerProcess(ServerFramework framework, CacheDirectory cache, LaunchLog log) {
        this.framework = framework;
        this.cache = cache;
        this.log = log;
    }

    static ServerProcess create(Path home, LaunchLog log) throws IOException {
        CacheDirectory cache = CacheDirectory.create(Path.of(System.getProperty("java.io.tmpdir")));
        ServerProcess process = new ServerProcess(ServerFramework.create(home, cache), cache, log);
        // Every end comes through here: a signal, System.exit, and the last thread's return.
        Runtime.getRuntime().addShutdownHook(new Thread(process::end, "quoin-stop"));
        return process;
    }

    void start(List<BundleEntry> bundles, Map<String, Map<String, Object>> configurations) throws Refusal {
        try {
            framework.start(bundles, configurations);
            started = true;
        } catch (Refusal refusal) {
            status = refusal.status();
            if (!ending) {
                throw refusal;
            }
        } catch (IllegalStateException e) {
            // A signal stops the framework while bundles are still being started.
            if (!ending) {
                throw e;
            }
        }
    }

    /** Waits for the end and returns the exit status. */
    int await() {
        CompletableFuture<Integer> end = framework.failure().thenApply(this::failed);
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
        status = end.join();
        return status;
    }

    private int failed(String reason) {
        log.fatal(reason);
        return 1;
    }

    private void end() {
        ending = true;
        if (started && status == 0) {
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
