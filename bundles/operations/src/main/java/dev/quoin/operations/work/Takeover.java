package dev.quoin.operations.work;

import java.util.Map;
import java.util.function.Predicate;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * While this is open, a member that gives up is the running operation's to mend: the launcher asks it first, and does not
 * end the process.
 */
final class Takeover {
    private final ServiceRegistration<?> registration;

    private Takeover(ServiceRegistration<?> registration) {
        this.registration = registration;
    }

    static Takeover begin(BundleContext context, Readiness readiness) {
        Predicate<String> taker = reason -> {
            readiness.failed(reason);
            return true;
        };
        readiness.expect();
        return new Takeover(context.registerService(
                Predicate.class.getName(),
                taker,
                FrameworkUtil.asDictionary(Map.of("quoin.role", "fatal-in-operation"))));
    }

    void end() {
        registration.unregister();
    }
}
