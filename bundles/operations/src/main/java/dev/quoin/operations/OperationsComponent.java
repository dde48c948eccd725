package dev.quoin.operations;

import dev.quoin.api.backend.Backends;
import dev.quoin.api.operations.Absence;
import dev.quoin.api.operations.Operations;
import dev.quoin.api.server.Member;
import dev.quoin.api.server.Ready;
import dev.quoin.operations.work.Readiness;
import java.util.List;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.annotations.Designate;

/** Offers {@link Operations} and {@link Absence}, and the socket. */
@Component(
        service = {},
        immediate = true,
        configurationPid = OperationsConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OperationsConfig.class)
@Capability(namespace = "osgi.service", uses = Operations.class, attribute = OperationsComponent.OPERATIONS)
@Capability(namespace = "osgi.service", uses = Absence.class, attribute = OperationsComponent.ABSENCE)
public final class OperationsComponent {
    static final String OPERATIONS = "objectClass:List<String>=\"dev.quoin.api.operations.Operations\"";
    static final String ABSENCE = "objectClass:List<String>=\"dev.quoin.api.operations.Absence\"";

    private final MemberSight sight = new MemberSight();
    private final Readiness readiness = new Readiness();
    private final Assembly assembly;
    private final List<ServiceRegistration<?>> offered;

    @Activate
    public OperationsComponent(
            BundleContext context, @Reference ServiceComponentRuntime runtime, OperationsConfig config) {
        assembly = new Assembly(context, runtime, sight, readiness, config);
        offered = List.of(
                context.registerService(Operations.class, assembly.operations(), null),
                context.registerService(Absence.class, assembly.missing(), null));
        assembly.start();
    }

    @Modified
    void modified(OperationsConfig config) {
        assembly.operations().configure(config);
    }

    @Deactivate
    void deactivate() {
        offered.forEach(ServiceRegistration::unregister);
        assembly.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMember(Member member) {
        sight.bind(member);
    }

    void unbindMember(Member member) {
        sight.unbind(member);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindReady(Ready ready) {
        readiness.bind(ready);
    }

    void unbindReady(Ready ready) {
        readiness.unbind(ready);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindBackends(Backends backends) {
        sight.bind(backends);
    }

    void unbindBackends(Backends backends) {
        sight.unbind(backends);
    }
}
