package dev.quoin.compat.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.quoin.compat.Server;
import dev.quoin.compat.Server.Kind;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.PutResponse;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.etcdserverpb.WatchResponse;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import dev.quoin.rpc.mvccpb.Event;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A watcher that does not read costs the server no memory and the writers no time. */
class SlowWatcherTest {

    private static final int PUTS = 200_000;
    private static final int VALUE_BYTES = 1024;
    private static final int UNDER_WAY_MAX = 500;
    private static final int KEYS = 1000;
    private static final long PATIENCE_SECONDS = 60;

    /** Beside what the server needs, the heap would not hold what the watcher has not read. */
    private static final String HEAP = "160m";

    /** Half of what is put meanwhile. */
    private static final long GROWTH_BYTES_MAX = 50L << 20;

    @TempDir
    Path directory;

    @Test
    void holdsNothingForAWatcherThatDoesNotReadAndMissesNothing() throws Exception {
        try (Server server = Server.start(
                Kind.QUOIN, directory.resolve("data"), Map.of("QUOIN_HEAP", HEAP, "QUOIN_DIRECT", "128m"))) {
            ManagedChannel writing = channel(server);
            ManagedChannel watching = channel(server);
            try {
                Watcher watcher = new Watcher();
                watcher.begin(WatchGrpc.newStub(watching));
                Writer writer = new Writer(KVGrpc.newStub(writing));
                writer.put(PUTS / 2);
                long half = residentBytes(server);
                writer.put(PUTS / 2);
                assertThat(residentBytes(server) - half).as("growth in bytes").isLessThan(GROWTH_BYTES_MAX);
                assertThat(watcher.received()).as("responses read").isZero();
                watcher.readAll(PUTS);
                assertThat(server.process().isAlive()).isTrue();
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "; the server said: " + server.log(), e);
            } finally {
                writing.shutdownNow();
                watching.shutdownNow();
            }
        }
    }

    private static ManagedChannel channel(Server server) {
        return ManagedChannelBuilder.forAddress("127.0.0.1", server.clientPort())
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
    }

    private static long residentBytes(Server server) throws IOException {
        Path status = Path.of("/proc", Long.toString(server.process().pid()), "status");
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Puts with a bounded number under way. */
    private static final class Writer implements StreamObserver<PutResponse> {

        private final KVGrpc.KVStub keyValues;
        private final Semaphore free = new Semaphore(UNDER_WAY_MAX);
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final ByteString value = ByteString.copyFrom(new byte[VALUE_BYTES]);

        Writer(KVGrpc.KVStub keyValues) {
            this.keyValues = keyValues;
        }

        /** Returns when all are acknowledged. */
        void put(int count) throws InterruptedException {
            for (int i = 0; i < count; i++) {
                acquire(1);
                keyValues.put(
                        PutRequest.newBuilder()
                                .setKey(ByteString.copyFromUtf8("k" + i % KEYS))
                                .setValue(value)
                                .build(),
                        this);
            }
            acquire(UNDER_WAY_MAX);
            free.release(UNDER_WAY_MAX);
        }

        private void acquire(int permits) throws InterruptedException {
            assertThat(free.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the writer is held up")
                    .isTrue();
            assertThat(failure.get()).isNull();
        }

        @Override
        public void onNext(PutResponse response) {}

        @Override
        public void onError(Throwable t) {
            failure.set(t);
            free.release();
        }

        @Override
        public void onCompleted() {
            free.release();
        }
    }

    /** Watches every key, and reads only when it is told to. */
    private static final class Watcher implements ClientResponseObserver<WatchRequest, WatchResponse> {

        private final LinkedBlockingQueue<WatchResponse> responses = new LinkedBlockingQueue<>();
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private @Nullable ClientCallStreamObserver<WatchRequest> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
            requests = stream;
            stream.disableAutoRequestWithInitial(1);
        }

        /** Returns when the watch is created. */
        void begin(WatchGrpc.WatchStub watches) throws InterruptedException {
            ByteString all = ByteString.copyFrom(new byte[1]);
            watches.watch(this)
                    .onNext(WatchRequest.newBuilder()
                            .setCreateRequest(
                                    WatchCreateRequest.newBuilder().setKey(all).setRangeEnd(all))
                            .build());
            assertThat(next(0).getCreated()).isTrue();
        }

        int received() {
            return responses.size();
        }

        /** Reads events until there were so many; each is of the next revision, beginning at 2. */
        void readAll(int events) throws InterruptedException {
            long revision = 1;
            while (revision < events + 1) {
                Objects.requireNonNull(requests).request(1);
                for (Event event : next(revision).getEventsList()) {
                    assertThat(event.getKv().getModRevision()).isEqualTo(++revision);
                }
            }
        }

        /** The next response, after the events up to a revision. */
        private WatchResponse next(long revision) throws InterruptedException {
            WatchResponse response = responses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(failure.get()).as("the watch's failure").isNull();
            assertThat(response).as("a response after revision %d", revision).isNotNull();
            return response;
        }

        @Override
        public void onNext(WatchResponse response) {
            responses.add(response);
        }

        @Override
        public void onError(Throwable t) {
            failure.set(t);
        }

        @Override
        public void onCompleted() {}
    }
}
