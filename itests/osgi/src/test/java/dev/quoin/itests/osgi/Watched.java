package dev.quoin.itests.osgi;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One watch stream, created by the time that this is; it notes its end. */
final class Watched implements AutoCloseable {
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> created = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final StreamObserver<WatchRequest> requests;

    Watched(Channel channel, String prefix) {
        requests = WatchGrpc.newStub(channel).watch(new Responses());
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(prefix))
                        .setRangeEnd(ByteString.copyFromUtf8(prefix + "\uffff")))
                .build());
        created.orTimeout(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** The next event, as {@code key=value}. */
    String next() throws InterruptedException {
        String event = events.poll(Client.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event; the stream has ended: " + end.getNow("no"));
        }
        return event;
    }

    boolean open() {
        return !end.isDone();
    }

    @Override
    public void close() {
        requests.onCompleted();
    }

    private final class Responses implements StreamObserver<WatchResponse> {
        @Override
        public void onNext(WatchResponse response) {
            if (response.getCreated()) {
                created.complete(null);
            }
            response.getEventsList()
                    .forEach(event -> events.add(event.getKv().getKey().toStringUtf8() + "="
                            + event.getKv().getValue().toStringUtf8()));
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(failure.toString());
            created.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            end.complete("completed");
        }
    }
}
