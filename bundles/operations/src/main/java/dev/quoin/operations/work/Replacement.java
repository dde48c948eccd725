package dev.quoin.operations.work;

import dev.quoin.api.operations.OperationException;
import dev.quoin.operations.parts.InstalledBundles;
import dev.quoin.operations.parts.MissingParts;
import dev.quoin.operations.parts.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Puts another version in a bundle's place. One whose classes nobody uses is stopped, replaced and started; where the member
 * lives on it, the member ends first, in good order, and begins again. One whose classes others use is replaced together
 * with them, by the launcher. Where the other version does not run, the former one runs again.
 */
public final class Replacement {
    private static final int MEMBER_SECONDS_MAX = 30;

    /** What it works with. */
    public record Tools(
            BundleContext context,
            Overrides overrides,
            Needs needs,
            MissingParts missing,
            MemberHold hold,
            Readiness readiness,
            Launcher launcher,
            OperationThread thread,
            Supplier<String> engine) {}

    private final Tools tools;

    public Replacement(Tools tools) {
        this.tools = tools;
    }

    /** Whether it may be replaced at all. */
    public void check(Bundle target) throws OperationException {
        String name = InstalledBundles.name(target);
        if (target.equals(tools.context.getBundle())) {
            throw new OperationException(
                    "operations is never replaced while it runs",
                    "Replace its jar in the distribution, and restart the member.");
        }
        if (name.startsWith("org.apache.felix.") || name.startsWith("org.osgi.")) {
            throw new OperationException(
                    name + " belongs to the framework's base, on which everything runs",
                    "Replace its jar in the distribution, and restart the member.");
        }
    }

    /** Null where it goes on elsewhere. */
    public @Nullable String update(RunningOperation operation, Bundle target, @Nullable Path file)
            throws OperationException {
        if (file == null) {
            return replace(operation, target, tools.overrides.of(target).orElse(null), null);
        }
        CandidateJar jar = CandidateJar.read(file, target);
        operation.now(target.getVersion() + " is replaced by " + jar.version());
        Path staged = tools.overrides.stage(target, file);
        return replace(operation, target, staged, staged);
    }

    /** Null where it goes on elsewhere. */
    public @Nullable String revert(RunningOperation operation, Bundle target) throws OperationException {
        if (tools.overrides.place(target) != null && tools.overrides.of(target).isEmpty()) {
            return "is the distribution's own version already";
        }
        return replace(operation, target, null, null);
    }

    /**
     * @param jar what to run; null for the distribution's own
     * @param staged the same where it is new: it is kept once it runs
     */
    private @Nullable String replace(
            RunningOperation operation, Bundle target, @Nullable Path jar, @Nullable Path staged)
            throws OperationException {
        if (Needs.exportsToOthers(target)) {
            return exchange(operation, target, jar, staged);
        }
        tools.missing.replacing(true);
        boolean done = false;
        try {
            String end = inPlace(operation, target, jar);
            done = true;
            settle(target, jar, staged);
            return end;
        } finally {
            if (!done && staged != null) {
                tools.overrides.discard(target, staged);
            }
            tools.missing.replacing(false);
            tools.missing.look();
        }
    }

    private void settle(Bundle target, @Nullable Path jar, @Nullable Path staged) throws OperationException {
        if (staged != null) {
            tools.overrides.keep(target, staged);
        } else if (jar == null) {
            tools.overrides.remove(target);
        }
    }

    /**
     * How things stood before.
     *
     * @param member whether the member lives on the bundle
     * @param served whether the member served
     */
    private record State(boolean ran, boolean member, boolean served) {}

    private String inPlace(RunningOperation operation, Bundle target, @Nullable Path jar) throws OperationException {
        boolean ran = target.getState() == Bundle.ACTIVE;
        boolean member = ran && tools.needs.memberLivesOn(target, tools.engine.get());
        State before = new State(ran, member, tools.readiness.isReady());
        Version version = target.getVersion();
        Takeover takeover = member ? Takeover.begin(tools.context, tools.readiness) : null;
        try {
            turn(operation, target, jar, before);
        } catch (OperationException e) {
            goBack(operation, target, before, e);
        } finally {
            if (takeover != null) {
                takeover.end();
            }
        }
        return version + " was replaced by " + target.getVersion()
                + (member && before.served ? ", and the member serves again" : "");
    }

    /** Stops, replaces and starts; waits for the member where it served before. */
    private void turn(RunningOperation operation, Bundle target, @Nullable Path jar, State before)
            throws OperationException {
        boolean ran = before.ran;
        boolean member = before.member;
        if (member) {
            operation.now("the member ends in good order");
            tools.hold.end();
        }
        try {
            if (ran) {
                StartStop.halt(target);
            }
            content(target, jar);
            if (ran) {
                StartStop.start(target, "Build it against the versions that are here: quoin bundles --all lists them.");
            } else {
                resolve(target);
            }
        } finally {
            if (member) {
                operation.now("the member begins again");
                tools.readiness.expect();
                tools.hold.begin();
            }
        }
        String failure = member && before.served ? tools.readiness.await(MEMBER_SECONDS_MAX) : null;
        if (failure != null) {
            throw new OperationException("the member does not serve with it: " + failure, "The log says more.");
        }
    }

    private void goBack(RunningOperation operation, Bundle target, State before, OperationException cause)
            throws OperationException {
        operation.now("it does not run (" + cause.reason() + "); back to the former version");
        try {
            turn(operation, target, tools.overrides.of(target).orElse(null), before);
        } catch (OperationException e) {
            if (before.member) {
                tools.launcher.giveUp(e.reason());
            }
            throw new OperationException(
                    cause.reason() + "; and the former version does not run either: " + e.reason(),
                    "Restart the member: it starts with the former version.",
                    e);
        }
        throw new OperationException(cause.reason() + "; the former version runs again", cause.advice(), cause);
    }

    private static void content(Bundle target, @Nullable Path jar) throws OperationException {
        try {
            if (jar == null) {
                target.update();
            } else {
                try (InputStream in = Files.newInputStream(jar)) {
                    target.update(in);
                }
            }
        } catch (BundleException | IOException e) {
            throw new OperationException(
                    "the framework does not take " + (jar == null ? "the distribution's jar" : jar) + ": "
                            + e.getMessage(),
                    "Is it a bundle for this framework?",
                    e);
        }
    }

    private void resolve(Bundle target) throws OperationException {
        FrameworkWiring wiring = tools.context.getBundle(0).adapt(FrameworkWiring.class);
        if (!wiring.resolveBundles(java.util.List.of(target))) {
            throw new OperationException("what it imports is not there", "quoin bundles --all lists what is there.");
        }
    }

    private @Nullable String exchange(
            RunningOperation operation, Bundle target, @Nullable Path jar, @Nullable Path staged)
            throws OperationException {
        Map<String, Object> request = new HashMap<>();
        request.put("operation", operation.name());
        request.put("bundle", target.getBundleId());
        putIfThere(request, "jar", jar);
        putIfThere(request, "former", tools.overrides.of(target).orElse(null));
        putIfThere(request, "staged", staged);
        putIfThere(request, "place", tools.overrides.place(target));
        operation.now(
                "others use its classes: all are stopped and started together, and ports are closed for a moment");
        Optional<CompletableFuture<String>> end = tools.launcher.exchange(request);
        if (end.isEmpty()) {
            throw new OperationException(
                    "others use the classes of " + InstalledBundles.name(target)
                            + ", and this container has its own way to replace it",
                    "Use the container's update and refresh.");
        }
        tools.missing.replacing(true);
        tools.thread.follow(operation, end.orElseThrow().whenComplete((text, failure) -> {
            // Where this bundle is among those, nobody asks this object any more.
            tools.missing.replacing(false);
            tools.missing.look();
        }));
        return null;
    }

    private static void putIfThere(Map<String, Object> request, String key, @Nullable Path path) {
        if (path != null) {
            request.put(key, path);
        }
    }
}
