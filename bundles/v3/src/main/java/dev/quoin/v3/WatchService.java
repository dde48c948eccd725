package dev.quoin.v3;

import dev.quoin.api.server.Member;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import dev.quoin.v3.call.EventLoops;
import dev.quoin.v3.call.LeaderMonitor;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.call.Service;
import dev.quoin.v3.watch.WatchHandler;
import dev.quoin.v3.watch.WatchLoop;
import dev.quoin.v3.watch.WatchSettings;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The gRPC service Watch. */
@Component(service = BindableService.class, configurationPid = EdgeConfig.PID)
public final class WatchService implements BindableService {

    private final MemberSlot slot = new MemberSlot();
    private final EventLoops<WatchLoop> loops =
            new EventLoops<>(loop -> new WatchLoop(loop, new LeaderMonitor(slot, loop, () -> this.electionMillis)));
    private volatile long electionMillis;
    private volatile WatchSettings settings;

    @Activate
    public WatchService(EdgeConfig config) {
        this(config.election$_$timeout(), settings(config));
    }

    WatchService(long electionMillis, WatchSettings settings) {
        this.electionMillis = electionMillis;
        this.settings = settings;
    }

    @Modified
    void modified(EdgeConfig config) {
        electionMillis = config.election$_$timeout();
        settings = settings(config);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMember(Member member) {
        slot.set(member);
    }

    void unbindMember(Member member) {
        slot.clear(member);
    }

    @Override
    public ServerServiceDefinition bindService() {
        return new WatchHandler(slot, loops, () -> settings)
                .addTo(new Service(WatchGrpc.SERVICE_NAME, slot))
                .build();
    }

    private static WatchSettings settings(EdgeConfig config) {
        return WatchSettings.of(config.watch$_$progress$_$notify$_$interval(), config.max$_$request$_$bytes());
    }
}
