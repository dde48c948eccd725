package dev.quoin.v3.inprocess;

import dev.quoin.api.server.Ready;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Offers an {@link io.grpc.Channel} with the property {@code quoin.role=member} while the member serves. */
@Component(
        service = {},
        immediate = true)
@Capability(namespace = "osgi.service", uses = Channel.class, attribute = InProcessComponent.OFFERED)
public final class InProcessComponent {
    static final String OFFERED = "objectClass:List<String>=\"io.grpc.Channel\"";

    private static final ServerStreamTracer UNCOUNTED = new ServerStreamTracer() {};

    private final OfferedServices services = new OfferedServices();
    private final ChannelOffer offer;
    private volatile ServerStreamTracer.@Nullable Factory metering;

    @Activate
    public InProcessComponent(BundleContext context) {
        offer = new ChannelOffer(() -> InProcessApi.open(services, new Relay()), channel -> {
            ServiceRegistration<Channel> registration = context.registerService(
                    Channel.class, channel, FrameworkUtil.asDictionary(Map.of("quoin.role", "member")));
            return registration::unregister;
        });
    }

    @Deactivate
    void stop() {
        offer.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindReady(Ready ready) {
        offer.begin();
    }

    void unbindReady(Ready ready) {
        offer.end();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindService(BindableService service) {
        services.add(service);
    }

    void unbindService(BindableService service) {
        services.remove(service);
    }

    /** Calls are counted as those of the port are, by whoever counts those. */
    @Reference(
            target = "(quoin.role=metering)",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMetering(ServerStreamTracer.Factory bound) {
        metering = bound;
    }

    void unbindMetering(ServerStreamTracer.Factory bound) {
        if (metering == bound) {
            metering = null;
        }
    }

    private final class Relay extends ServerStreamTracer.Factory {
        @Override
        public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
            ServerStreamTracer.Factory current = metering;
            return current == null ? UNCOUNTED : current.newServerStreamTracer(fullMethodName, headers);
        }
    }
}
