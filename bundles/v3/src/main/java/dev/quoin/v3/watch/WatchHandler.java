package dev.quoin.v3.watch;

import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import dev.quoin.v3.call.CallHeaders;
import dev.quoin.v3.call.EventLoops;
import dev.quoin.v3.call.MemberSlot;
import dev.quoin.v3.call.Service;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import java.util.function.Supplier;

/** Begins watch streams. */
public final class WatchHandler implements ServerCallHandler<WatchRequest, Frame> {

    private final MemberSlot slot;
    private final EventLoops<WatchLoop> loops;
    private final Supplier<WatchSettings> settings;

    public WatchHandler(MemberSlot slot, EventLoops<WatchLoop> loops, Supplier<WatchSettings> settings) {
        this.slot = slot;
        this.loops = loops;
        this.settings = settings;
    }

    /** Adds the one method of the service. */
    public Service addTo(Service service) {
        var method = WatchGrpc.getWatchMethod();
        return service.add(
                method.toBuilder(method.getRequestMarshaller(), new FrameMarshaller())
                        .build(),
                WatchRequest.getDefaultInstance(),
                this);
    }

    @Override
    public ServerCall.Listener<WatchRequest> startCall(ServerCall<WatchRequest, Frame> call, Metadata headers) {
        WatchCall stream = new WatchCall(call, loops.current(), settings.get(), CallHeaders.caller(call, headers));
        stream.start(slot, CallHeaders.requiresLeader(headers));
        return stream;
    }
}
