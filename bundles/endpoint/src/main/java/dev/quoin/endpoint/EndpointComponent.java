package dev.quoin.endpoint;

import dev.quoin.api.endpoint.HttpHandler;
import dev.quoin.api.metrics.Meters;
import dev.quoin.api.server.Member;
import io.grpc.BindableService;
import java.util.Map;
import java.util.function.Consumer;
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

/** Keeps the listeners open, whatever comes and goes behind them. */
@Component(
        service = {},
        immediate = true,
        configurationPid = EndpointConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = EndpointConfig.class)
public final class EndpointComponent {
    private final LiveEndpoint endpoint;

    @Activate
    public EndpointComponent(
            @Reference Isolation isolation,
            @Reference CallMetering calls,
            @Reference Replacement replacement,
            @Reference HandOver handOver) {
        endpoint = new LiveEndpoint(isolation.gate(), calls.metering(), handOver::begin);
        endpoint.replacingWhile(replacement::underWay);
    }

    @Activate
    @Modified
    void configure(EndpointConfig config) {
        endpoint.configure(config);
    }

    @Deactivate
    void deactivate() {
        endpoint.close();
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
