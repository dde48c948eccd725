package dev.quoin.api.server;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes the outcome of one request: exactly one call, on any thread of the member's; must not block. */
@ConsumerType
public interface Reply<T> {

    /** The answer. Responses of the v3 API come with their header whole. */
    void done(T response);

    /** The request was refused, or its outcome is unknown (the time-outs, {@link EtcdError#STOPPED}). */
    void failed(MemberException failure);
}
