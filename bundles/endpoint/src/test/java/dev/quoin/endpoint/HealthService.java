package dev.quoin.endpoint;

import dev.quoin.rpc.grpc.health.HealthGrpc;
import dev.quoin.rpc.health.HealthCheckRequest;
import dev.quoin.rpc.health.HealthCheckResponse;
import dev.quoin.rpc.health.HealthCheckResponse.ServingStatus;
import io.grpc.stub.StreamObserver;

/** Answers SERVING once; its streams stay open and silent. */
final class HealthService extends HealthGrpc.HealthImplBase {
    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> response) {
        response.onNext(HealthCheckResponse.newBuilder()
                .setStatus(ServingStatus.SERVING)
                .build());
        response.onCompleted();
    }

    @Override
    public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> response) {
        response.onNext(HealthCheckResponse.newBuilder()
                .setStatus(ServingStatus.SERVING)
                .build());
    }
}
