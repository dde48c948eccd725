package dev.quoin.operations.admin;

import dev.quoin.api.operations.Operation;
import dev.quoin.api.operations.OperationException;
import dev.quoin.api.operations.Operations;
import dev.quoin.api.operations.Step;
import dev.quoin.rpc.admin.BundleRequest;
import dev.quoin.rpc.admin.CancelRequest;
import dev.quoin.rpc.admin.CancelResponse;
import dev.quoin.rpc.admin.DefragmentRequest;
import dev.quoin.rpc.admin.FollowRequest;
import dev.quoin.rpc.admin.ListBackendsRequest;
import dev.quoin.rpc.admin.ListBackendsResponse;
import dev.quoin.rpc.admin.ListBundlesRequest;
import dev.quoin.rpc.admin.ListBundlesResponse;
import dev.quoin.rpc.admin.ListFeaturesRequest;
import dev.quoin.rpc.admin.ListFeaturesResponse;
import dev.quoin.rpc.admin.OperationEvent;
import dev.quoin.rpc.admin.StatusRequest;
import dev.quoin.rpc.admin.StatusResponse;
import dev.quoin.rpc.admin.SwitchBackendRequest;
import dev.quoin.rpc.admin.UpdateBundleRequest;
import dev.quoin.rpc.grpc.admin.AdminGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Hands calls to {@link Operations}. Refusals are FAILED_PRECONDITION, with the advice in a line of its own. */
final class AdminService extends AdminGrpc.AdminImplBase {
    private final Operations operations;

    AdminService(Operations operations) {
        this.operations = operations;
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
        StatusResponse.Builder status = Messages.status(operations.member());
        operations
                .latest()
                .map(Operation::step)
                .filter(step -> !step.isLast())
                .ifPresent(step -> status.setOperation(Messages.event(step)));
        answer(observer, status.build());
    }

    @Override
    public void listBundles(ListBundlesRequest request, StreamObserver<ListBundlesResponse> observer) {
        ListBundlesResponse.Builder response = ListBundlesResponse.newBuilder();
        operations.bundles(request.getAll()).forEach(state -> response.addBundles(Messages.bundle(state)));
        answer(observer, response.build());
    }

    @Override
    public void listBackends(ListBackendsRequest request, StreamObserver<ListBackendsResponse> observer) {
        ListBackendsResponse.Builder response = ListBackendsResponse.newBuilder();
        operations.backends().forEach(engine -> response.addBackends(Messages.backend(engine)));
        answer(observer, response.build());
    }

    @Override
    public void listFeatures(ListFeaturesRequest request, StreamObserver<ListFeaturesResponse> observer) {
        ListFeaturesResponse.Builder response = ListFeaturesResponse.newBuilder();
        operations.features().forEach(state -> response.addFeatures(Messages.feature(state)));
        answer(observer, response.build());
    }

    @Override
    public void startBundle(BundleRequest request, StreamObserver<OperationEvent> observer) {
        follow(observer, () -> operations.start(request.getName()));
    }

    @Override
    public void stopBundle(BundleRequest request, StreamObserver<OperationEvent> observer) {
        follow(observer, () -> operations.stop(request.getName()));
    }

    @Override
    public void updateBundle(UpdateBundleRequest request, StreamObserver<OperationEvent> observer) {
        Path file = request.getFile().isEmpty() ? null : Path.of(request.getFile());
        follow(observer, () -> operations.update(request.getName(), file));
    }

    @Override
    public void revertBundle(BundleRequest request, StreamObserver<OperationEvent> observer) {
        follow(observer, () -> operations.revert(request.getName()));
    }

    @Override
    public void switchBackend(SwitchBackendRequest request, StreamObserver<OperationEvent> observer) {
        follow(observer, () -> operations.switchBackend(request.getName()));
    }

    @Override
    public void defragment(DefragmentRequest request, StreamObserver<OperationEvent> observer) {
        follow(observer, operations::defragment);
    }

    @Override
    public void cancel(CancelRequest request, StreamObserver<CancelResponse> observer) {
        boolean cancelled = operations.latest().map(Operation::cancel).orElse(false);
        answer(observer, CancelResponse.newBuilder().setCancelled(cancelled).build());
    }

    @Override
    public void follow(FollowRequest request, StreamObserver<OperationEvent> observer) {
        operations
                .latest()
                .ifPresentOrElse(
                        operation -> stream(observer, operation),
                        () -> observer.onError(Status.NOT_FOUND
                                .withDescription("nothing was done since this member was started")
                                .asRuntimeException()));
    }

    @FunctionalInterface
    private interface Beginning {
        Operation begin() throws OperationException;
    }

    private static void follow(StreamObserver<OperationEvent> observer, Beginning beginning) {
        try {
            stream(observer, beginning.begin());
        } catch (OperationException e) {
            String advice = e.advice().isEmpty() ? "" : "\n" + e.advice();
            observer.onError(Status.FAILED_PRECONDITION
                    .withDescription(e.reason() + advice)
                    .asRuntimeException());
        }
    }

    private static void stream(StreamObserver<OperationEvent> observer, Operation operation) {
        ServerCallStreamObserver<OperationEvent> call = (ServerCallStreamObserver<OperationEvent>) observer;
        Consumer<Step> listener = step -> tell(call, step);
        call.setOnCancelHandler(() -> operation.forget(listener));
        operation.listen(listener);
    }

    /** Steps that the caller does not take in time are left out, but for the last. */
    private static void tell(ServerCallStreamObserver<OperationEvent> call, Step step) {
        if (!call.isCancelled() && (step.isLast() || call.isReady() || step.elapsedMillis() == 0)) {
            call.onNext(Messages.event(step));
            if (step.isLast()) {
                call.onCompleted();
            }
        }
    }

    private static <T> void answer(StreamObserver<T> observer, T response) {
        observer.onNext(response);
        observer.onCompleted();
    }
}
