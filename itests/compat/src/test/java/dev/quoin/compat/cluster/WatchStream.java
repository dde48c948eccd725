package dev.quoin.compat.cluster;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Client;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import io.grpc.Metadata;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One watcher of all keys on one connection. The next response is asked for when the one before was taken. One thread. */
final class WatchStream implements AutoCloseable {

    private static final ByteString ALL = ByteString.copyFrom(new byte[] {0});

    /** One response, and the end. */
    private static final int UNTAKEN_MAX = 2;

    private static final Metadata.Key<String> HAS_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    private final Client connection;
    private final BlockingQueue<Optional<WatchResponse>> untaken = new ArrayBlockingQueue<>(UNTAKEN_MAX);
    private @Nullable ClientCallStreamObserver<WatchRequest> requests;
    private boolean ended;

    /**
     * Begins to watch.
     *
     * @param first the first revision that is of interest
     * @param onlyWithLeader whether the member is to end the stream when it has lost its leader
     */
    WatchStream(int port, long first, boolean onlyWithLeader) {
        connection = new Client(port);
        WatchGrpc.WatchStub stub = connection.watches();
        if (onlyWithLeader) {
            Metadata headers = new Metadata();
            headers.put(HAS_LEADER, "true");
            stub = stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        }
        stub.watch(new Responses())
                .onNext(WatchRequest.newBuilder()
                        .setCreateRequest(WatchCreateRequest.newBuilder()
                                .setKey(ALL)
                                .setRangeEnd(ALL)
                                .setStartRevision(first))
                        .build());
    }

    /** The next response; nothing if none came in this time or if the stream has ended. */
    Optional<WatchResponse> next(long millis) throws InterruptedException {
        Optional<WatchResponse> next = untaken.poll(millis, TimeUnit.MILLISECONDS);
        if (next == null) {
            return Optional.empty();
        }
        ended = next.isEmpty();
        if (!ended) {
            Objects.requireNonNull(requests, "not begun").request(1);
        }
        return next;
    }

    /** Whether all that came was taken, and the end. */
    boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        connection.close();
    }

    private final class Responses implements ClientResponseObserver<WatchRequest, WatchResponse> {

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
            requests = stream;
            stream.disableAutoRequestWithInitial(1);
        }

        @Override
        public void onNext(WatchResponse response) {
            untaken.add(Optional.of(response));
        }

        @Override
        public void onError(Throwable problem) {
            untaken.add(Optional.empty());
        }

        @Override
        public void onCompleted() {
            untaken.add(Optional.empty());
        }
    }
}
