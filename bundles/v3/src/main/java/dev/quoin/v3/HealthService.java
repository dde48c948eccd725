package dev.quoin.v3;

import dev.quoin.api.server.Ready;
import dev.quoin.rpc.grpc.health.HealthGrpc;
import dev.quoin.rpc.health.HealthCheckRequest;
import dev.quoin.rpc.health.HealthCheckResponse;
import dev.quoin.rpc.health.HealthCheckResponse.ServingStatus;
import io.grpc.BindableService;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** gRPC's health service: the empty name, which stands for the whole server, is served while the member is ready. */
@Component(service = BindableService.class)
public final class HealthService extends HealthGrpc.HealthImplBase {

    private final Set<ServerCallStreamObserver<HealthCheckResponse>> watching = new LinkedHashSet<>();
    private @Nullable Ready ready;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindReady(Ready arrived) {
        ready = arrived;
        tell();
    }

    synchronized void unbindReady(Ready gone) {
        if (ready == gone) {
            ready = null;
            tell();
        }
    }

    @Override
    public synchronized void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
        if (!request.getService().isEmpty()) {
            answer.onError(Status.NOT_FOUND.withDescription("unknown service").asRuntimeException());
            return;
        }
        answer.onNext(status());
        answer.onCompleted();
    }

    @Override
    public synchronized void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> answer) {
        if (!request.getService().isEmpty()) {
            answer.onNext(response(ServingStatus.SERVICE_UNKNOWN));
            return;
        }
        if (answer instanceof ServerCallStreamObserver<HealthCheckResponse> call) {
            call.setOnCancelHandler(() -> forget(call));
            watching.add(call);
        }
        answer.onNext(status());
    }

    private synchronized void forget(ServerCallStreamObserver<HealthCheckResponse> call) {
        watching.remove(call);
    }

    private void tell() {
        watching.forEach(call -> call.onNext(status()));
    }

    private HealthCheckResponse status() {
        return response(ready == null ? ServingStatus.NOT_SERVING : ServingStatus.SERVING);
    }

    private static HealthCheckResponse response(ServingStatus status) {
        return HealthCheckResponse.newBuilder().setStatus(status).build();
    }
}
