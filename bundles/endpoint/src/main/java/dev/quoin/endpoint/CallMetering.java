package dev.quoin.endpoint;

import dev.quoin.endpoint.grpc.Metering;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import org.osgi.service.component.annotations.Component;

/** Counts calls: those of the port, and as a service those that come another way. */
@Component(
        service = {CallMetering.class, ServerStreamTracer.Factory.class},
        property = "quoin.role=metering")
public final class CallMetering extends ServerStreamTracer.Factory {
    private final Metering metering = new Metering();

    Metering metering() {
        return metering;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return metering.newServerStreamTracer(fullMethodName, headers);
    }
}
