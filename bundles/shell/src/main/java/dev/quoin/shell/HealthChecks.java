package dev.quoin.shell;

import dev.quoin.api.operations.MemberState;
import dev.quoin.api.operations.Operations;
import java.util.List;
import java.util.Map;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * Felix Health Checks: live while no needed bundle is missing, ready while the member serves. The only class that names
 * theirs, so that it need not be loaded where they are not.
 */
final class HealthChecks implements AutoCloseable {
    private final List<ServiceRegistration<HealthCheck>> registrations;

    HealthChecks(BundleContext context, Operations operations) {
        registrations = List.of(
                register(context, "Quoin live", "live", () -> live(operations.member())),
                register(context, "Quoin ready", "ready", () -> ready(operations.member())));
    }

    private static ServiceRegistration<HealthCheck> register(
            BundleContext context, String name, String tag, HealthCheck check) {
        return context.registerService(
                HealthCheck.class,
                check,
                FrameworkUtil.asDictionary(Map.of(
                        "hc.name", name, "hc.tags", new String[] {"quoin", tag}, "hc.mbean.name", "quoin-" + tag)));
    }

    private static Result live(MemberState member) {
        return member.missing().isEmpty()
                ? new Result(Result.Status.OK, "all parts run")
                : new Result(Result.Status.CRITICAL, member.reason());
    }

    private static Result ready(MemberState member) {
        return member.ready()
                ? new Result(Result.Status.OK, "serves")
                : new Result(Result.Status.TEMPORARILY_UNAVAILABLE, member.reason());
    }

    @Override
    public void close() {
        registrations.forEach(ServiceRegistration::unregister);
    }
}
