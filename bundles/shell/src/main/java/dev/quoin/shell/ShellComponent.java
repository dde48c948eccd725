package dev.quoin.shell;

import dev.quoin.api.operations.Operations;
import dev.quoin.api.server.Member;
import java.util.Map;
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

/** Offers the commands to whatever shell looks for services with a scope and functions. */
@Component(
        service = {},
        immediate = true)
public final class ShellComponent {
    private static final Map<String, Object> COMMANDS =
            Map.of("osgi.command.scope", "quoin", "osgi.command.function", new String[] {
                "status",
                "members",
                "bundles",
                "bundle",
                "backends",
                "switch",
                "defragment",
                "cancel",
                "snapshot",
                "features"
            });

    private final QuoinCommands commands;
    private final ServiceRegistration<?> registration;

    @Activate
    public ShellComponent(BundleContext context, @Reference Operations operations) {
        commands = new QuoinCommands(operations, new MemberLook());
        registration =
                context.registerService(QuoinCommands.class.getName(), commands, FrameworkUtil.asDictionary(COMMANDS));
    }

    @Deactivate
    void deactivate() {
        registration.unregister();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMember(Member member) {
        commands.bind(member);
    }

    void unbindMember(Member member) {
        commands.unbind(member);
    }
}
