package dev.quoin.api.endpoint;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes a request's body in parts, as it comes: for bodies that are too large to hold. Registered like, and as, an
 * {@link HttpHandler}.
 */
@ConsumerType
public interface StreamingHttpHandler extends HttpHandler {

    /**
     * Whether a request's body is to be streamed; else {@link #handle} gets it whole. Called on an event loop with the head
     * only.
     */
    boolean streams(HttpRequest head);

    /** Begins a request; {@code head} has an empty body. Called on an event loop: must not block. */
    HttpUpload begin(HttpRequest head, HttpResponder responder);
}
