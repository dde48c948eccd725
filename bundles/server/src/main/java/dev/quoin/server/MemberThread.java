package dev.quoin.server;

import dev.quoin.api.backend.BackendException;
import dev.quoin.api.backend.Bucket;
import dev.quoin.api.server.CompatibilityLevel;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.Ready;
import dev.quoin.server.storage.BootException;
import dev.quoin.server.storage.Booted;
import dev.quoin.server.storage.Bootstrap;
import dev.quoin.server.storage.Checkpoints;
import dev.quoin.server.storage.MemberParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the member off the framework's threads, says when it serves, and closes it. Where it cannot go on it says so to the
 * log and to whoever launched the framework, and stays closed: its files are left as they are.
 */
final class MemberThread implements MemberEvents.Observer, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemberThread.class);
    private static final long CLOSE_SECONDS = 10;

    private final Member member;
    private final MemberParts parts;
    private final BundleContext context;
    private final Object lock = new Object();
    private volatile MemberOptions options;
    private CountDownLatch opened = new CountDownLatch(1);
    private volatile @Nullable RunningMember running;
    private @Nullable ServiceRegistration<Ready> ready;
    private volatile boolean closing;

    MemberThread(Member member, MemberOptions options, MemberParts parts, BundleContext context) {
        this.member = member;
        this.options = options;
        this.parts = parts;
        this.context = context;
    }

    void start() {
        Thread thread = new Thread(this::open, "quoin-member");
        thread.setDaemon(true);
        thread.start();
    }

    @Nullable
    RunningMember running() {
        return running;
    }

    /** What the member answers while it serves, else {@code absent}. */
    <T> T serving(Function<RunningMember, ? extends T> answer, T absent) {
        RunningMember present = running;
        return present == null ? absent : answer.apply(present);
    }

    /** The level that a member without a directory would have. */
    CompatibilityLevel expectedLevel() {
        return options.requestedLevel().orElse(CompatibilityLevel.V3_5);
    }

    void restartIfChanged(MemberOptions changed) {
        if (changed.equals(options)) {
            return;
        }
        LOG.info("the configuration changed; restarting the member");
        close();
        options = changed;
        opened = new CountDownLatch(1);
        closing = false;
        start();
    }

    @Override
    public void ready() {
        synchronized (lock) {
            if (!closing && ready == null) {
                ready = context.registerService(Ready.class, () -> member, null);
                LOG.info("ready to serve client requests");
            }
        }
    }

    @Override
    public void fatal(Throwable cause) {
        if (closing) {
            return;
        }
        LOG.atError().setCause(cause).log("the member stops: " + cause.getMessage());
        Fatality.tell(context, String.valueOf(cause.getMessage()));
        Thread closer = new Thread(this::close, "quoin-member-stop");
        closer.setDaemon(true);
        closer.start();
    }

    @Override
    public void close() {
        closing = true;
        try {
            if (!opened.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the member is still being opened; its files are left to the thread that opens them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lock) {
            if (ready != null) {
                unregister(ready);
                ready = null;
            }
            RunningMember stopped = running;
            running = null;
            if (stopped != null) {
                stopped.close();
                LOG.info("closed etcd server");
            }
        }
    }

    private void open() {
        try {
            RunningMember started = build();
            synchronized (lock) {
                if (closing) {
                    started.close();
                } else {
                    running = started;
                    started.start();
                }
            }
        } catch (BootException | IOException | RuntimeException e) {
            LOG.atError().setCause(e).log("failed to start the member: " + e.getMessage());
            if (!closing) {
                Fatality.tell(context, String.valueOf(e.getMessage()));
            }
        } finally {
            opened.countDown();
        }
    }

    private RunningMember build() throws IOException, BootException {
        Checkpoints checkpoints = new Checkpoints(options.directory(), parts.disk(), parts.images());
        Bootstrap bootstrap = new Bootstrap(options, parts, checkpoints);
        try {
            return build(bootstrap.boot(), checkpoints);
        } catch (BackendException e) {
            LOG.atError()
                    .setCause(e)
                    .log("the backend is damaged; the member rebuilds it from its checkpoint and its log");
            return build(bootstrap.bootWithoutBackend(), checkpoints);
        }
    }

    private RunningMember build(Booted booted, Checkpoints checkpoints) throws IOException, BootException {
        try {
            return new RunningMember(options, parts, booted, level(booted), checkpoints, this);
        } catch (IOException | BootException | RuntimeException e) {
            booted.log().close();
            booted.store().close();
            throw e;
        }
    }

    /** The level asked for, which the cluster's version must allow, or else the cluster's version, or else 3.5. */
    private CompatibilityLevel level(Booted booted) throws IOException, BootException {
        byte[] stored = booted.store().get(Bucket.CLUSTER, "clusterVersion".getBytes(StandardCharsets.UTF_8));
        Optional<CompatibilityLevel> cluster =
                stored == null ? Optional.empty() : CompatibilityLevel.of(new String(stored, StandardCharsets.UTF_8));
        CompatibilityLevel level = options.requestedLevel().or(() -> cluster).orElse(CompatibilityLevel.V3_5);
        if (cluster.isPresent() && !level.atLeast(cluster.get())) {
            throw new BootException("invalid downgrade: --compatibility-level=" + level.minor()
                    + " is below the cluster's version " + cluster.get().minor()
                    + "; start with --compatibility-level=" + cluster.get().minor());
        }
        return level;
    }

    private static void unregister(ServiceRegistration<Ready> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            // The framework has taken it away already, with the bundle.
            LOG.debug("already unregistered", e);
        }
    }
}
