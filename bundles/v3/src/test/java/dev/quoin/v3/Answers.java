package dev.quoin.v3;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a server says on a stream. Asks for messages one by one where told to. */
final class Answers<Q, R> implements ClientResponseObserver<Q, R> {

    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final boolean manual;
    private ClientCallStreamObserver<Q> call;

    Answers(boolean manual) {
        this.manual = manual;
    }

    static <Q, R> Answers<Q, R> flowing() {
        return new Answers<>(false);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> requests) {
        call = requests;
        if (manual) {
            requests.disableAutoRequestWithInitial(0);
        }
    }

    void request(int count) {
        call.request(count);
    }

    @Override
    public void onNext(R response) {
        received.add(response);
    }

    @Override
    public void onError(Throwable failure) {
        received.add(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        received.add(Status.OK);
    }

    R next(Class<R> type) throws InterruptedException {
        return type.cast(take());
    }

    Status status() throws InterruptedException {
        return (Status) take();
    }

    private Object take() throws InterruptedException {
        Object taken = received.poll(10, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("the server says nothing");
        }
        return taken;
    }
}
