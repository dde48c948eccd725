package dev.quoin.benchmark;

import com.google.protobuf.ByteString;
import dev.quoin.rpc.etcdserverpb.PutRequest;
import dev.quoin.rpc.etcdserverpb.WatchCreateRequest;
import dev.quoin.rpc.etcdserverpb.WatchRequest;
import dev.quoin.rpc.grpc.etcdserverpb.KVGrpc;
import dev.quoin.rpc.grpc.etcdserverpb.WatchGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** One event to many streams: each put is delivered to all of them before the next one is made. */
record FanOut(String name, int connections, int streams, int events) implements Operation {

    private static final ByteString KEY = ByteString.copyFromUtf8("watched");
    private static final long DELIVERY_SECONDS_MAX = 60;

    @Override
    public Figures run(ServerProcess server) throws IOException, InterruptedException {
        try (Connections to = new Connections(server, connections)) {
            Arrivals arrivals = new Arrivals();
            for (int i = 0; i < streams; i++) {
                watch(to, i, arrivals);
            }
            arrivals.await(streams);
            deliver(to, arrivals, Math.max(1, events / 4));
            arrivals.latencies.reset();
            double cpuBefore = server.cpuSeconds();
            double seconds = deliver(to, arrivals, events);
            long deliveries = (long) events * streams;
            return Figures.of(deliveries, seconds, server.cpuSeconds() - cpuBefore, arrivals.latencies);
        }
    }

    private double deliver(Connections to, Arrivals arrivals, int count) throws InterruptedException {
        byte[] put = PutRequest.newBuilder()
                .setKey(KEY)
                .setValue(ByteString.copyFrom(new byte[Requests.VALUE_BYTES]))
                .build()
                .toByteArray();
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            arrivals.sentAt = System.nanoTime();
            ClientCalls.blockingUnaryCall(
                    to.channels().get(0), Connections.raw(KVGrpc.getPutMethod()), CallOptions.DEFAULT, put);
            arrivals.await(streams);
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void watch(Connections to, int number, Arrivals arrivals) {
        ClientCall<byte[], byte[]> call = to.channels()
                .get(number % to.channels().size())
                .newCall(Connections.raw(WatchGrpc.getWatchMethod()), CallOptions.DEFAULT);
        call.start(arrivals, new Metadata());
        call.request(Integer.MAX_VALUE);
        call.sendMessage(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder().setKey(KEY))
                .build()
                .toByteArray());
    }

    /** Counts what arrives, creations first, then events. */
    private static final class Arrivals extends ClientCall.Listener<byte[]> {
        private final Semaphore arrived = new Semaphore(0);
        private final Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(2), 3);
        private volatile long sentAt = System.nanoTime();

        @Override
        public void onMessage(byte[] message) {
            latencies.recordValue(System.nanoTime() - sentAt);
            arrived.release();
        }

        void await(int count) throws InterruptedException {
            if (!arrived.tryAcquire(count, DELIVERY_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "only " + arrived.availablePermits() + " of " + count + " deliveries arrived");
            }
        }
    }
}
