package dev.quoin.api.endpoint;

import org.osgi.annotation.versioning.ConsumerType;

/** The body of a request as it comes. Called on one event loop, in order: must not block. */
@ConsumerType
public interface HttpUpload {

    /**
     * The next part, the receiver's to keep.
     *
     * @param resume where false was returned: to be run once when the next part may come
     * @return whether the next part may come at once; reading from the connection stops while it may not
     */
    boolean part(byte[] bytes, Runnable resume);

    /** The body is complete. */
    void end();

    /** The caller is gone before the end; nothing can be answered. */
    void aborted(Throwable cause);
}
