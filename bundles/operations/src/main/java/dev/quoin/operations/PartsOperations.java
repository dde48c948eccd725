package dev.quoin.operations;

import dev.quoin.api.backend.InstalledBackend;
import dev.quoin.api.operations.BundleState;
import dev.quoin.api.operations.FeatureState;
import dev.quoin.api.operations.MemberState;
import dev.quoin.api.operations.Operation;
import dev.quoin.api.operations.OperationException;
import dev.quoin.api.operations.Operations;
import dev.quoin.operations.parts.BundleStates;
import dev.quoin.operations.parts.InstalledBundles;
import dev.quoin.operations.parts.MissingParts;
import dev.quoin.operations.work.OperationThread;
import dev.quoin.operations.work.Readiness;
import dev.quoin.operations.work.Replacement;
import dev.quoin.operations.work.StartStop;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What is asked of the parts, and done to them on the one thread. */
final class PartsOperations implements Operations {
    /** What it works with. */
    record Tools(
            BundleContext context,
            InstalledBundles bundles,
            BundleStates states,
            MissingParts missing,
            Readiness readiness,
            MemberSight sight,
            StoreMoves moves,
            StartStop startStop,
            Replacement replacement,
            OperationThread thread) {}

    private final Tools tools;
    private volatile OperationsConfig config;

    PartsOperations(Tools tools, OperationsConfig config) {
        this.tools = tools;
        this.config = config;
    }

    void configure(OperationsConfig changed) {
        config = changed;
    }

    @Override
    public MemberState member() {
        boolean ready = tools.readiness.isReady();
        String reason = ready ? "" : tools.missing.reason();
        return new MemberState(
                config.name(),
                tools.sight.version(),
                Assembly.directory(config),
                ready,
                ready || !reason.isEmpty() ? reason : "the member is being opened, or waits for a leader",
                tools.sight.figures(),
                tools.sight.engine(),
                tools.missing.missing());
    }

    @Override
    public List<BundleState> bundles(boolean all) {
        return tools.states.list(all);
    }

    @Override
    public List<FeatureState> features() {
        return FeatureStates.read(tools.context::getProperty);
    }

    @Override
    public List<InstalledBackend> backends() {
        return tools.sight.engines();
    }

    @Override
    public Operation start(String bundle) throws OperationException {
        Bundle target = tools.bundles.find(bundle);
        return tools.thread.begin(named("start", target), operation -> tools.startStop.start(target));
    }

    @Override
    public Operation stop(String bundle) throws OperationException {
        Bundle target = tools.bundles.find(bundle);
        if (target.equals(tools.context.getBundle())) {
            throw new OperationException("operations is what stops others", "Stop the member instead.");
        }
        tools.replacement.check(target);
        return tools.thread.begin(named("stop", target), operation -> tools.startStop.stop(target));
    }

    @Override
    public Operation update(String bundle, @Nullable Path file) throws OperationException {
        Bundle target = tools.bundles.find(bundle);
        tools.replacement.check(target);
        return tools.thread.begin(
                named("update", target), operation -> tools.replacement.update(operation, target, file));
    }

    @Override
    public Operation revert(String bundle) throws OperationException {
        Bundle target = tools.bundles.find(bundle);
        tools.replacement.check(target);
        return tools.thread.begin(named("revert", target), operation -> tools.replacement.revert(operation, target));
    }

    @Override
    public Operation switchBackend(String engine) throws OperationException {
        tools.moves.check(engine);
        return tools.thread.begin("switch to " + engine, operation -> tools.moves.switchTo(operation, engine));
    }

    @Override
    public Operation defragment() throws OperationException {
        return tools.thread.begin("defragment", tools.moves::defragment);
    }

    @Override
    public Optional<Operation> latest() {
        return tools.thread.latest();
    }

    private static String named(String verb, Bundle target) {
        return verb + ' ' + InstalledBundles.name(target);
    }
}
