package dev.quoin.endpoint.grpc;

import io.grpc.Metadata;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerStreamTracer;
import org.jspecify.annotations.Nullable;

/** Counts calls where there is somebody to count for: the meters come and go while calls are served. */
public final class Metering extends ServerStreamTracer.Factory {
    private static final ServerStreamTracer UNCOUNTED = new ServerStreamTracer() {};

    private volatile @Nullable CallMeters meters;

    /** Counts here from now on, or no more. */
    public void use(@Nullable CallMeters next) {
        meters = next;
    }

    /** Makes the meters of a service. */
    public void register(ServerServiceDefinition service) {
        CallMeters current = meters;
        if (current != null) {
            current.register(service);
        }
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        CallMeters current = meters;
        return current == null ? UNCOUNTED : current.newServerStreamTracer(fullMethodName, headers);
    }
}
