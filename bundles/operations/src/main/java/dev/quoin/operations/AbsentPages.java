package dev.quoin.operations;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.endpoint.HttpRequest;
import dev.quoin.api.endpoint.HttpResponder;
import dev.quoin.api.operations.Absence;
import dev.quoin.operations.parts.Lacks;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Answers for the member's pages about its health while the bundle that has them does not run. */
final class AbsentPages implements HttpHandler {
    private static final Map<String, Object> PROPERTIES = Map.of(
            HttpHandler.PATHS,
            new String[] {"/health", "/livez", "/livez/", "/readyz", "/readyz/"},
            HttpHandler.LISTENERS,
            new String[] {"client", "metrics"});

    private final BundleContext context;
    private final Absence absence;
    private @Nullable ServiceRegistration<?> registration;

    AbsentPages(BundleContext context, Absence absence) {
        this.context = context;
        this.absence = absence;
    }

    /** Puts the pages there or takes them away, as things stand. */
    synchronized void show() {
        boolean wanted = absence.missing().contains(Lacks.SERVER);
        if (wanted && registration == null) {
            registration =
                    context.registerService(HttpHandler.class.getName(), this, FrameworkUtil.asDictionary(PROPERTIES));
        } else if (!wanted) {
            hide();
        }
    }

    synchronized void hide() {
        ServiceRegistration<?> present = registration;
        registration = null;
        if (present != null) {
            present.unregister();
        }
    }

    @Override
    public void handle(HttpRequest request, HttpResponder responder) {
        String reason = absence.reason();
        if (request.path().equals("/health")) {
            responder.respond(503, "application/json", "{\"health\":\"false\",\"reason\":\"" + reason + "\"}");
        } else {
            responder.respond(503, "text/plain; charset=utf-8", "[-]member failed: " + reason + "\n");
        }
    }
}
