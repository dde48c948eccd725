package dev.quoin.server;

import dev.quoin.api.server.Member;
import java.util.Collection;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Tells the launcher, where there is one, that the member gave up. In a container nobody listens, and the JVM goes on. */
final class Fatality {

    private Fatality() {}

    @SuppressWarnings({"rawtypes", "unchecked"}) // a service's type parameter is not known to the framework
    static void tell(BundleContext context, String why) {
        try {
            Collection<ServiceReference<Consumer>> references =
                    context.getServiceReferences(Consumer.class, Member.FATAL_FILTER);
            for (ServiceReference<Consumer> reference : references) {
                Consumer<String> listener = context.getService(reference);
                if (listener != null) {
                    listener.accept(why);
                }
            }
        } catch (InvalidSyntaxException | IllegalStateException e) {
            throw new IllegalStateException("cannot tell the launcher: " + why, e);
        }
    }
}
