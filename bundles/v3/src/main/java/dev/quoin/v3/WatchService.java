package dev.quoin.v3;

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

/** The gRPC service Watch. */
@Component(service = BindableService.class, configurationPid = EdgeConfig.PID)
public final class WatchService implements BindableService {

    private final MemberSlot slot;
    private final EventLoops<WatchLoop> loops;
    private volatile long electionMillis;
    private volatile WatchSettings settings;

    @Activate
    public WatchService(@Reference MemberSlot slot, EdgeConfig config) {
        this(slot, config.election$_$timeout(), settings(config));
    }

    WatchService(MemberSlot slot, long electionMillis, WatchSettings settings) {
        this.slot = slot;
        this.electionMillis = electionMillis;
        this.settings = settings;
        this.loops =
                new EventLoops<>(loop -> new WatchLoop(loop, new LeaderMonitor(slot, loop, () -> this.electionMillis)));
    }

    @Modified
    void modified(EdgeConfig config) {
        electionMillis = config.election$_$timeout();
        settings = settings(config);
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
