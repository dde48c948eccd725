package dev.quoin.operations;

import dev.quoin.operations.admin.AdminSocket;
import dev.quoin.operations.parts.BundleStates;
import dev.quoin.operations.parts.Components;
import dev.quoin.operations.parts.InstalledBundles;
import dev.quoin.operations.parts.Lacks;
import dev.quoin.operations.parts.MissingParts;
import dev.quoin.operations.parts.Needs;
import dev.quoin.operations.parts.SingleVersions;
import dev.quoin.operations.work.Launcher;
import dev.quoin.operations.work.MemberHold;
import dev.quoin.operations.work.OperationThread;
import dev.quoin.operations.work.Overrides;
import dev.quoin.operations.work.Readiness;
import dev.quoin.operations.work.Replacement;
import dev.quoin.operations.work.RunningOperation;
import dev.quoin.operations.work.StartStop;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All of this bundle, put together: what is asked, what is done, the socket, and what looks at the framework. */
final class Assembly implements AutoCloseable {
    /** Where the launcher keeps jars that this member prefers; a container sets none. */
    private static final String OVERRIDES = "quoin.updates";

    private static final int QUESTIONS_MAX = 64;
    private static final int QUESTION_THREADS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    private final BundleContext context;
    private final Launcher launcher;
    private final MissingParts missing;
    private final AbsentPages pages;
    private final OperationThread thread = new OperationThread(System::nanoTime);
    private final ThreadPoolExecutor questions;
    private final StartStop startStop;
    private final PartsOperations operations;
    private final AdminSocket socket;
    private final BundleListener bundleListener = this::changed;
    private final ServiceRegistration<ResolverHookFactory> hook;

    Assembly(
            BundleContext context,
            ServiceComponentRuntime runtime,
            MemberSight sight,
            Readiness readiness,
            OperationsConfig config) {
        this.context = context;
        this.launcher = new Launcher(context);
        String directory = context.getProperty(OVERRIDES);
        Overrides overrides = new Overrides(directory == null ? null : Path.of(directory));
        InstalledBundles bundles = new InstalledBundles(context);
        Components components = new Components(runtime);
        Lacks lacks = new Lacks(bundles, components);
        missing = new MissingParts(lacks::find);
        pages = new AbsentPages(context, missing);
        MemberHold hold = new MemberHold(bundles, components);
        BundleStates states = new BundleStates(
                bundles, components, bundle -> overrides.of(bundle).isPresent());
        startStop = new StartStop(states, missing, hold);
        Replacement replacement = new Replacement(new Replacement.Tools(
                context,
                overrides,
                new Needs(bundles, components),
                missing,
                hold,
                readiness,
                launcher,
                thread,
                sight::engine));
        operations = new PartsOperations(
                new PartsOperations.Tools(
                        context,
                        bundles,
                        states,
                        missing,
                        readiness,
                        sight,
                        new StoreMoves(sight),
                        startStop,
                        replacement,
                        thread),
                config);
        questions = new ThreadPoolExecutor(
                QUESTION_THREADS,
                QUESTION_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(QUESTIONS_MAX),
                work -> {
                    Thread made = new Thread(work, "quoin-questions");
                    made.setDaemon(true);
                    return made;
                });
        questions.allowCoreThreadTimeOut(true);
        socket = new AdminSocket(Path.of(directory(config)), operations, questions);
        hook = context.registerService(ResolverHookFactory.class, new SingleVersions(context), null);
    }

    /** The member's directory. */
    static String directory(OperationsConfig config) {
        return config.data$_$dir().isEmpty() ? config.name() + ".etcd" : config.data$_$dir();
    }

    PartsOperations operations() {
        return operations;
    }

    MissingParts missing() {
        return missing;
    }

    /** Begins to look and to listen, on a thread of its own. */
    void start() {
        context.addBundleListener(bundleListener);
        launcher.latest().ifPresent(exchange -> {
            RunningOperation operation = new RunningOperation(exchange.operation(), System::nanoTime);
            operation.now("everything that uses its classes was replaced with it; parts are started again");
            // What is not there yet will be in a moment, and is not said to be missing.
            missing.replacing(!exchange.end().isDone());
            thread.follow(operation, exchange.end());
            var unused = exchange.end().whenComplete((text, failure) -> {
                missing.replacing(false);
                later(this::look);
            });
        });
        questions.execute(socket::open);
        questions.execute(this::look);
    }

    private void look() {
        missing.look();
        pages.show();
    }

    private void changed(BundleEvent event) {
        if (!InstalledBundles.isOurs(event.getBundle())) {
            return;
        }
        switch (event.getType()) {
            case BundleEvent.STARTED, BundleEvent.STOPPED, BundleEvent.UNRESOLVED, BundleEvent.UNINSTALLED ->
                later(() -> {
                    if (event.getType() == BundleEvent.STARTED) {
                        startStop.started(event.getBundle());
                    }
                    look();
                });
            default -> {}
        }
    }

    private void later(Runnable task) {
        try {
            questions.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("an event came too late, or with too many others", e);
        }
    }

    @Override
    public void close() {
        context.removeBundleListener(bundleListener);
        hook.unregister();
        thread.close();
        socket.close();
        pages.hide();
        questions.shutdown();
    }
}
