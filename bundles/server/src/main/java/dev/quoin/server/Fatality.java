package dev.quoin.server;

import java.util.Collection;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Tells the launcher, where there is one, that the member ended. In a container nobody listens, and the JVM goes on. */
final class Fatality {

    private Fatality() {}

    @SuppressWarnings({"rawtypes", "unchecked"}) // a service's type parameter is not known to the framework
    static void tell(BundleContext context, String filter, String why) {
        try {
            Collection<ServiceReference<Consumer>> references = context.getServiceReferences(Consumer.class, filter);
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
