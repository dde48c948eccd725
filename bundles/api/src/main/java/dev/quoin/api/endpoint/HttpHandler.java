package dev.quoin.api.endpoint;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers HTTP requests below certain paths. Registered as a service with {@link #PATHS} and {@link #LISTENERS}; comes and
 * goes while the ports stay open.
 */
@ConsumerType
public interface HttpHandler {

    /** Service property, {@code String[]}: paths; one that ends with {@code /} covers all below it. The longest wins. */
    String PATHS = "quoin.http.paths";

    /** Service property, {@code String[]}: which listeners, of {@code client}, {@code metrics}, {@code peer}. */
    String LISTENERS = "quoin.http.listeners";

    /**
     * Answers one request, now or later, exactly once. Called on an event loop: must not block. An exception becomes
     * status 500.
     */
    void handle(HttpRequest request, HttpResponder responder);
}
