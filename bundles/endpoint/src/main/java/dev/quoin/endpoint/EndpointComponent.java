package dev.quoin.endpoint;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.operations.Absence;
import dev.quoin.api.server.Member;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Keeps the listeners open, whatever comes and goes behind them. As a service it counts calls that come another way, as those
 * of the port are counted.
 */
@Component(
        service = ServerStreamTracer.Factory.class,
        immediate = true,
        property = "quoin.role=metering",
        configurationPid = EndpointConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = EndpointConfig.class)
public final class EndpointComponent extends ServerStreamTracer.Factory {
    private final LiveEndpoint endpoint;

    @Activate
    public EndpointComponent(@Reference Isolation isolation) {
        endpoint = new LiveEndpoint(isolation.gate());
    }

    /** Whether what is gone will be back in a moment. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Absence absence;

    @Activate
    @Modified
    void configure(EndpointConfig config) {
        endpoint.replacingWhile(this::replacing);
        endpoint.configure(config);
    }

    private boolean replacing() {
        Absence known = absence;
        return known != null && known.replacing();
    }

    @Deactivate
    void deactivate() {
        endpoint.close();
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return endpoint.metering().newServerStreamTracer(fullMethodName, headers);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindService(BindableService service) {
        endpoint.services().add(service);
    }

    void unbindService(BindableService service) {
        endpoint.services().remove(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHandler(HttpHandler handler, Map<String, Object> properties) {
        endpoint.addHandler(handler, properties.get(HttpHandler.PATHS), properties.get(HttpHandler.LISTENERS));
    }

    void unbindHandler(HttpHandler handler) {
        endpoint.removeHandler(handler);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMeters(Meters meters) {
        endpoint.measure(meters);
    }

    void unbindMeters(Meters meters) {
        endpoint.measureNoMore(meters);
    }

    @Reference(
            target = Member.FATAL_FILTER,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFatal(Consumer<String> fatal) {
        endpoint.reportTo(fatal);
    }

    void unbindFatal(Consumer<String> fatal) {
        endpoint.reportNoMore(fatal);
    }
}
